using System.Text;
using Rtrl.Data;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The table as a file: the runs shown, in the order shown, with what was chosen in the head.</summary>
public static class RunsCsv
{
    private static readonly (string Name, Func<RunSummary, object?> Value)[] s_fields =
    [
        ("id", run => run.Id), ("name", run => run.Name), ("title", run => run.Title), ("seed", run => run.Seed),
        ("status", run => RunsRow.Word(run.Status)), ("reason", run => run.Reason), ("step", run => run.Step), ("plannedSteps", run => run.PlannedSteps),
        ("episodes", run => run.Episodes), ("lastReturn", run => run.LastReturn), ("recentReturn", run => run.RecentReturn), ("recentRight", run => run.RecentRight),
        ("solvedAt", run => run.SolvedAt), ("stepsPerSecond", run => run.StepsPerSecond), ("elapsedSeconds", run => run.ElapsedSeconds),
        ("tags", run => string.Join(' ', run.Tags)), ("preset", run => run.Preset), ("variant", run => run.Variant), ("group", run => run.Group),
        ("created", run => run.CreatedAt.UtcDateTime.ToString("o")), ("updated", run => run.UpdatedAt.UtcDateTime.ToString("o")), ("diskBytes", run => run.DiskBytes),
    ];

    public static string Write(RunsTable table, RunsView view, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append($"# Rtrl, runs as shown at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {table.Shown.Count} of {table.Total}\n");
        text.Append($"# search: {(view.Search.Length > 0 ? view.Search.ReplaceLineEndings(" ") : "none")}; status: {(view.Statuses.Count > 0 ? string.Join(", ", view.Statuses).ToLowerInvariant() : "all")}; sorted by {RunsColumn.Find(view.Sort)!.Title.ToLowerInvariant()}, {(view.Ascending ? "ascending" : "descending")}\n");
        text.Append("# lastReturn: return of the last finished episode; recentReturn and recentRight: mean over the latest episodes, at most 200; solvedAt: first step with 190 of the last 200 episodes right\n");
        text.Append(Csv.Line(s_fields.Select(field => (object?)field.Name)));
        foreach (var run in table.Shown)
            text.Append(Csv.Line(s_fields.Select(field => field.Value(run))));
        return text.ToString();
    }
}
