using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>What a viewer chooses about an experiment; its home is the address.</summary>
/// <param name="Place">The part of the program that shows it: experiments, or reproduce for a figure of the paper.</param>
/// <param name="Rows">Name of the factor along the rows; null: chosen for the viewer.</param>
/// <param name="Columns">The same along the columns.</param>
/// <param name="Show">Key of the measure; null: the most telling.</param>
/// <param name="Minus">The factor whose levels are subtracted; null: no difference is shown.</param>
/// <param name="Left">Level from which <paramref name="Right"/> is subtracted.</param>
/// <param name="Over">The factor whose levels are set against each other over all tasks; null: none is.</param>
public sealed record ExperimentView(
    string Name,
    string Place = ExperimentView.Experiments,
    string? Rows = null,
    string? Columns = null,
    string? Show = null,
    string? Minus = null,
    string? Left = null,
    string? Right = null,
    string? Over = null
)
{
    public const string Experiments = "experiments",
        Reproduce = "reproduce";

    public string Path => $"/{Place}/{Name}";

    public static ExperimentView Parse(string name, string uri)
    {
        var address = new Uri(uri);
        var query = QueryHelpers.ParseQuery(address.Query);
        var place = address.AbsolutePath.EndsWith($"/{Reproduce}/{name}", StringComparison.Ordinal) ? Reproduce : Experiments;
        return new ExperimentView(name, place, Of("rows"), Of("columns"), Of("show"), Of("minus"), Of("left"), Of("right"), Of("over"));

        string? Of(string key) =>
            query.TryGetValue(key, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;
    }

    public string ToHref() => Under(Path);

    /// <summary>The figure as a file.</summary>
    /// <param name="format">svg or png.</param>
    public string FigureHref(string format) => Under($"/api/v1/experiments/{Name}/exports/figure.{format}");

    /// <summary>What such a file is called, without its ending.</summary>
    public string FileName =>
        Minus is not null ? $"{Name}-difference"
        : Show is { } measure ? $"{Name}-{measure}"
        : Name;

    private string Under(string path) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>
            {
                ["rows"] = Rows,
                ["columns"] = Columns,
                ["show"] = Show,
                ["minus"] = Minus,
                ["left"] = Left,
                ["right"] = Right,
                ["over"] = Over,
            }.Where(choice => choice.Value is not null)
        );

    /// <summary>
    /// Choices that this experiment does not have, each with what is allowed; a page passes over them, everybody else refuses them.
    /// </summary>
    public IEnumerable<(string Key, string Value, string Allowed)> Strangers(Experiment experiment, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        string[] factors = [.. experiment.Factors.Select(factor => factor.Name)];
        string[] divided = [.. experiment.Factors.Where(factor => factor.Levels.Count > 1).Select(factor => factor.Name)];
        string[] levels =
        [
            .. experiment.Factors.Where(factor => factor.Name == Minus).SelectMany(factor => factor.Levels).Select(level => level.Name),
        ];
        (string Key, string? Value, string[] Allowed)[] choices =
        [
            ("show", Show, [.. ExperimentMeasure.For(experiment, table).Select(measure => measure.Key)]),
            ("rows", Rows, factors),
            ("columns", Columns, factors),
            ("minus", Minus, divided),
            ("left", Left, levels),
            ("right", Right, [.. levels.Where(level => level != Left)]),
        ];
        return from choice in choices
            where choice.Value is not null && !choice.Allowed.Contains(choice.Value)
            let words = choice.Allowed.Length > 0 ? string.Join(", ", choice.Allowed)
            : choice.Key is "left" or "right" ? "a level of the factor that minus names"
            : "none, since this experiment varies nothing"
            select (choice.Key, choice.Value, words);
    }
}
