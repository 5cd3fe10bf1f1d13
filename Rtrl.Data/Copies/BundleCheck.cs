using Rtrl.Data.Writing;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>Whether a run of a bundle is one that a history can hold.</summary>
internal static class BundleCheck
{
    private const int LongestWord = 1_000,
        LongestText = 100_000,
        MostSeries = 200,
        MostEvents = 100_000;

    /// <summary>The first thing that is wrong with it, as a sentence; null when nothing is.</summary>
    public static string? Problem(BundledRun run) =>
        OfSettings(run) ?? OfWords(run) ?? OfNumbers(run) ?? OfSeries(run) ?? OfRows(run) ?? OfCheckpoints(run);

    private static string? OfSettings(BundledRun run)
    {
        if (SettingsDocument.Validate(run.Settings) is { Count: > 0 } problems)
            return problems[0].Message;
        try
        {
            RunLabels.Check(run.Name, run.Tags, run.Notes);
            return null;
        }
        catch (InvalidSettingsException problem)
        {
            return problem.Problems[0].Message;
        }
    }

    private static string? OfWords(BundledRun run)
    {
        string?[] words =
        [
            run.Group,
            run.Preset,
            run.Variant,
            run.Title,
            .. run
                .Provenance.Programs()
                .SelectMany(from =>
                    new[] { from.Version, from.Commit, from.Runtime, from.OperatingSystem, from.Processor, from.VectorPath }
                ),
            .. run.Series.Select(series => series.Metric),
            .. run.Events.Select(@event => @event.Kind),
            .. run.Checkpoints.Select(checkpoint => checkpoint.VectorPath),
        ];
        string?[] texts = [run.Reason, run.ParentChanges, .. run.Events.SelectMany(@event => new[] { @event.Message, @event.Value })];
        return words.FirstOrDefault(word => word is { Length: > LongestWord }) is { } word
                ? $"A word of it has {word.Length:N0} characters (“{word[..40]}…”); allowed are {LongestWord:N0}."
            : texts.FirstOrDefault(text => text is { Length: > LongestText }) is { } text
                ? $"A text of it has {text.Length:N0} characters (“{text[..40]}…”); allowed are {LongestText:N0}."
            : null;
    }

    private static string? OfNumbers(BundledRun run)
    {
        var planned = run.Settings.Stop.Steps;
        if (!Enum.IsDefined(run.Status))
            return $"Its status is {run.Status}; allowed are {string.Join(", ", Enum.GetNames<RunStatus>())}.";
        if (run.Step < 0 || run.Step > planned)
            return $"It stands at step {run.Step:N0}; allowed are 0 to its {planned:N0} planned steps.";
        if (run.Episodes < 0 || run.Episodes > run.Step || run.FinalEpisodes < 0 || run.FinalEpisodes > run.Episodes)
            return $"It counts {run.Episodes:N0} episodes, {run.FinalEpisodes:N0} of them in the last 1/25, in {run.Step:N0} steps.";
        if (run.SolvedAt is < 0 || run.SolvedAt > run.Step || run.LostAt is < 0 || run.LostAt > run.Step)
            return $"It solved at step {run.SolvedAt:N0} and lost again at {run.LostAt:N0}, and stands at {run.Step:N0}.";
        double?[] results =
        [
            run.LastReturn,
            run.RecentRight,
            run.RecentReturn,
            run.FinalReturn,
            .. run.Checkpoints.Select(checkpoint => checkpoint.Score),
        ];
        if (results.FirstOrDefault(result => result is { } number && !double.IsFinite(number)) is { } wild)
            return $"One of its results is {wild}; allowed are finite numbers, and null for none.";
        if (!(run.StepsPerSecond >= 0) || !(run.ElapsedSeconds >= 0) || !double.IsFinite(run.StepsPerSecond + run.ElapsedSeconds))
            return $"It took {run.ElapsedSeconds} s at {run.StepsPerSecond} steps a second; allowed are finite numbers from 0.";
        return run.Sparkline.Length <= SparklineCodec.Longest * sizeof(float)
            ? null
            : $"Its sparkline has {run.Sparkline.Length:N0} bytes; allowed are {SparklineCodec.Longest * sizeof(float)}.";
    }

    private static string? OfSeries(BundledRun run)
    {
        if (run.Series.Count > MostSeries || run.Series.DistinctBy(series => series.Metric).Count() < run.Series.Count)
            return $"It has {run.Series.Count:N0} series; allowed are {MostSeries}, each with a name of its own.";
        foreach (var series in run.Series)
        {
            try
            {
                var column = SeriesCodec.Unpack(series.Metric, series.Packed);
                var before = -1L;
                foreach (var bucket in column.Buckets)
                {
                    if (bucket.FirstStep <= before || bucket.LastStep < bucket.FirstStep || bucket.Count < 0)
                        return $"The buckets of its series {series.Metric} are not in the order of their steps.";
                    before = bucket.LastStep;
                }
            }
            catch (InvalidDataException damage)
            {
                return damage.Message;
            }
        }

        return null;
    }

    private static string? OfRows(BundledRun run)
    {
        if (run.EpisodeRows.Count > EpisodeWindow.Rows || run.Events.Count > MostEvents)
        {
            return $"It has {run.EpisodeRows.Count:N0} episodes and {run.Events.Count:N0} events; "
                + $"allowed are {EpisodeWindow.Rows:N0} and {MostEvents:N0}.";
        }

        var before = -1L;
        foreach (var episode in run.EpisodeRows)
        {
            if (episode.Episode <= before || episode.StartStep < 0 || episode.Length < 1)
                return $"Its episode {episode.Episode:N0} is not behind the one before it, or has no steps.";
            before = episode.Episode;
        }

        return run.Events.FirstOrDefault(@event => @event.Step < 0) is not { } early
            ? null
            : $"An event of it stands at step {early.Step:N0}; allowed are steps from 0.";
    }

    private static string? OfCheckpoints(BundledRun run)
    {
        if (run.Checkpoints.Count > Bundle.MostCheckpoints)
            return $"It has {run.Checkpoints.Count:N0} checkpoints; allowed are {Bundle.MostCheckpoints:N0}.";
        var before = -1L;
        foreach (var checkpoint in run.Checkpoints)
        {
            if (checkpoint.Step <= before || checkpoint.Step > run.Settings.Stop.Steps)
            {
                return $"Its checkpoint of step {checkpoint.Step:N0} is not behind the one before it, "
                    + $"or beyond its {run.Settings.Stop.Steps:N0} planned steps.";
            }

            before = checkpoint.Step;
        }

        return null;
    }
}
