using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>An experiment held against the same one measured with other seeds.</summary>
/// <param name="Measure">What is compared: the experiment's first own measure, else final returns.</param>
/// <param name="Cells">Those that both have, told by their settings.</param>
/// <param name="Same">Runs left out here because they are there too: the same run is no second measurement.</param>
public sealed record RepeatCheck(string Measure, IReadOnlyList<RepeatCell> Cells, int Same)
{
    /// <summary>Cells of which a difference is known.</summary>
    public int Compared => Cells.Count(cell => cell.Agrees is not null);

    /// <summary>Of those, how many agree.</summary>
    public int Agreeing => Cells.Count(cell => cell.Agrees == true);

    public static RepeatCheck Of(Experiment here, ResultTable ours, Experiment there, ResultTable theirs)
    {
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(there);
        ArgumentNullException.ThrowIfNull(theirs);
        var metric = here.Measures.Select(measure => measure.Metric).FirstOrDefault();
        var known = there
            .Cells.Zip(theirs.Groups)
            .ToDictionary(cell => SettingsIdentity.OfSeeds(cell.First.Settings), cell => cell.Second.Scores(metric));
        var same = 0;
        var cells = new List<RepeatCell>();
        foreach (var (cell, group) in here.Cells.Zip(ours.Groups))
        {
            if (!known.TryGetValue(SettingsIdentity.OfSeeds(cell.Settings), out var others))
                continue;
            var all = group.Scores(metric);
            double[] own = [.. all.Where(score => !others.ContainsKey(score.Key)).Select(score => score.Value)];
            same += all.Count - own.Length;
            cells.Add(
                new RepeatCell(
                    cell.Levels.Count > 0 ? cell.Label : here.Title,
                    OverSeeds.InterquartileMean(own),
                    OverSeeds.InterquartileMean([.. others.Values]),
                    own.Length < 2 || others.Count < 2
                        ? null
                        : Bootstrap.Of(
                            ScoreTable.OfOneTask(own),
                            ScoreTable.OfOneTask(others.Values),
                            Comparisons.DifferenceOfMeans,
                            "difference of means"
                        )
                )
            );
        }

        return new RepeatCheck(metric ?? Reported.Final, cells, same);
    }
}
