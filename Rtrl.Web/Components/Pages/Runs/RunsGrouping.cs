using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>What the table puts together, one level of it.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Field">Runs stand under heads, one for each value of it; null where runs that were started together fold into one row.
/// </param>
/// <param name="Together">Equal for runs that belong together.</param>
public sealed record RunsGrouping(string Key, string Title, RunField? Field, Func<RunSummary, RunSettings?, object?> Together)
{
    /// <summary>The seeds of one agent, started together.</summary>
    public const string Seeds = "seeds";

    /// <summary>Everything started together.</summary>
    public const string Start = "start";

    /// <summary>Levels that a table has at most.</summary>
    public const int Most = 2;

    public static IReadOnlyList<RunsGrouping> Folds { get; } =
    [
        new(
            Seeds,
            "seeds",
            null,
            (run, _) => run.Group is null ? (run.Id, "", "") : (0, run.Group, $"{run.Variant}\n{RunsTable.WithoutSeed(run)}")
        ),
        new(Start, "started together", null, (run, _) => run.Group is null ? (run.Id, "") : (0, run.Group)),
    ];

    /// <summary>Under heads: the words that many runs share, and every setting.</summary>
    public static IReadOnlyList<RunsGrouping> Heads { get; } =
    [
        .. from field in RunField.All
        where field.IsSetting || field.Key is "environment" or "agent" or "preset" or "variant" or "status" or RunField.Tag
        select new RunsGrouping(field.Key, field.Title.ToLowerInvariant(), field, (run, settings) => field.Text(run, settings)),
    ];

    public static RunsGrouping? Find(string key) => Folds.Concat(Heads).FirstOrDefault(grouping => grouping.Key == key);
}
