using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>One column of the runs table: what it is called, how wide it is and what it sorts by.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Width">Pixels; 0 takes what is left.</param>
/// <param name="Help">What the number is, shown on the head.</param>
/// <param name="Value">Sorts the rows; null sorts last whatever the direction.</param>
/// <param name="Shown">Part of the table unless the viewer chooses otherwise.</param>
public sealed record RunsColumn(
    string Key,
    string Title,
    bool Number,
    int Width,
    string Help,
    Func<RunSummary, IComparable?> Value,
    bool Shown = false
)
{
    public const string Name = "name";
    public const string Solved = "solved";
    public const string Lost = "lost";
    public const string Final = "final";

    public static IReadOnlyList<RunsColumn> All { get; } =
    [
        new(Name, "Run", false, 0, "Name and seed.", run => run.Name, true),
        new("status", "Status", false, 110, "What the run is doing.", run => (int)run.Status, true),
        new("progress", "Progress", false, 124, "Steps taken of those planned.", run => Share(run), true),
        new(
            "speed",
            "Steps/s",
            true,
            68,
            "Environment steps a second, now.",
            run => run.StepsPerSecond > 0 ? run.StepsPerSecond : null,
            true
        ),
        new(
            "return",
            "Last return",
            true,
            132,
            "Return of the last finished episode; of several seeds their mean.",
            run => run.LastReturn,
            true
        ),
        new(
            "mean",
            "Mean return",
            true,
            132,
            "Mean return of the latest episodes, at most 200; of several seeds their mean.",
            run => run.RecentReturn
        ),
        new("right", "Right", true, 140, "Share of right episodes among the latest, at most 200.", run => run.RecentRight),
        new("curve", "Return", false, 104, "Recent course of the return.", run => run.RecentReturn, true),
        new(Solved, "Solved at", true, 92, "First step with 190 of the last 200 episodes right.", run => run.SolvedAt),
        new(
            Lost,
            "Lost again at",
            true,
            108,
            "First step after that with fewer than 150 of the last 200 episodes right. What is solved is not always kept.",
            run => run.LostAt
        ),
        new(
            Final,
            "Final return",
            true,
            132,
            "The paper's measure: mean return of the episodes in the last 1/25 of the planned steps, of runs that took them all; "
                + "of several seeds their mean.",
            run => run.Final?.Mean
        ),
        new("step", "Step", true, 98, "Environment steps taken.", run => run.Step),
        new("episodes", "Episodes", true, 88, "Episodes finished.", run => run.Episodes),
        new("time", "Wall time", true, 84, "Time spent running.", run => run.ElapsedSeconds),
        new(
            "tags",
            "Tags",
            false,
            96,
            "Tags, and why a run ended early.",
            run => run.Tags.Count > 0 ? string.Join(' ', run.Tags) : null,
            true
        ),
        new("environment", "Environment", false, 120, "The task.", run => run.Environment),
        new("agent", "Agent", false, 90, "The update rule.", run => run.Agent),
        new("seed", "Seed", true, 60, "The seed of the random streams.", run => run.Seed),
        new("created", "Created", true, 84, "When it was asked for.", run => run.CreatedAt),
        new("updated", "Updated", true, 76, "When something was last stored of it.", run => run.UpdatedAt, true),
        new("disk", "Disk", true, 82, "Bytes of its checkpoints, series and episodes.", run => run.DiskBytes, true),
        new("id", "Id", true, 56, "Number of the run.", run => run.Id),
    ];

    public static IReadOnlyList<string> Standard { get; } = [.. All.Where(column => column.Shown).Select(column => column.Key)];

    /// <summary>
    /// In the table's order, settings behind the name. “Solved at” never stands alone: whether it was kept, and what the whole run came to,
    /// stand beside it.
    /// </summary>
    public static IReadOnlyList<string> Ordered(IReadOnlySet<string> chosen) =>
        [
            Name,
            .. RunField.All.Where(field => field.IsSetting && chosen.Contains(field.Key)).Select(field => field.Key),
            .. All.Select(column => column.Key)
                .Where(key => key != Name && (chosen.Contains(key) || (key is Lost or Final && chosen.Contains(Solved)))),
        ];

    public static bool IsSetting(string key) => RunField.Find(key) is { IsSetting: true };

    /// <summary>A column of those above, or of a setting; null when there is none.</summary>
    /// <param name="settings">Of a run, where the values of a setting are wanted.</param>
    public static RunsColumn? Find(string key, Func<RunSummary, RunSettings?>? settings = null) =>
        All.FirstOrDefault(column => column.Key == key)
        ?? (
            RunField.Find(key) is { IsSetting: true } field && field.Key == key
                ? new RunsColumn(
                    key,
                    field.Title,
                    field.IsNumber,
                    Math.Clamp(28 + (7 * field.Title.Length), 84, 190),
                    $"{key}: {field.Help}",
                    run => field.Value(run, settings?.Invoke(run))
                )
                : null
        );

    /// <summary>Steps taken of those planned, in [0, 1].</summary>
    public static double Share(RunSummary run) => run.PlannedSteps > 0 ? Math.Clamp((double)run.Step / run.PlannedSteps, 0, 1) : 0;
}
