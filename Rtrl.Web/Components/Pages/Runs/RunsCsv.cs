using System.Globalization;
using CsvHelper;
using Rtrl.Data;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The table as a file: the runs shown, in the order shown, with what was chosen in the head.</summary>
public static class RunsCsv
{
    public static string Write(RunsTable table, RunsView view, DateTimeOffset now)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            text.WriteLine($"# Rtrl, runs as shown at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {table.Shown.Count} of {table.Total}");
            text.WriteLine($"# search: {(view.Search.Length > 0 ? view.Search.ReplaceLineEndings(" ") : "none")}; status: {(view.Statuses.Count > 0 ? string.Join(", ", view.Statuses).ToLowerInvariant() : "all")}; sorted by {RunsColumn.Find(view.Sort)!.Title.ToLowerInvariant()}, {(view.Ascending ? "ascending" : "descending")}");
            text.WriteLine("# lastReturn: return of the last finished episode; recentReturn and recentRight: mean over the latest episodes, at most 200; solvedAt: first step with 190 of the last 200 episodes right");
            csv.WriteRecords(table.Shown.Select(Row));
        }

        return text.ToString();
    }

    private static object Row(RunSummary run) => new
    {
        id = run.Id,
        name = run.Name,
        title = run.Title,
        seed = run.Seed,
        status = RunsRow.Word(run.Status),
        reason = run.Reason,
        step = run.Step,
        plannedSteps = run.PlannedSteps,
        episodes = run.Episodes,
        lastReturn = run.LastReturn,
        recentReturn = run.RecentReturn,
        recentRight = run.RecentRight,
        solvedAt = run.SolvedAt,
        stepsPerSecond = run.StepsPerSecond,
        elapsedSeconds = run.ElapsedSeconds,
        tags = string.Join(' ', run.Tags),
        preset = run.Preset,
        variant = run.Variant,
        group = run.Group,
        created = run.CreatedAt.UtcDateTime.ToString("o"),
        updated = run.UpdatedAt.UtcDateTime.ToString("o"),
        diskBytes = run.DiskBytes,
    };
}
