using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The table as a file: the runs shown, in the order shown, with what was chosen in the head.</summary>
public static class RunsCsv
{
    /// <param name="settings">Of a run, for the columns of the view that are settings.</param>
    public static string Write(RunsTable table, RunsView view, DateTimeOffset now, Func<RunSummary, RunSettings?>? settings = null)
    {
        var chosen = view.Columns.Where(RunsColumn.IsSetting).Select(key => RunField.Find(key)!).ToList();
        return CsvTable.Text(
            RunTables.RunColumns.Select(column => column.Name).Concat(chosen.Select(field => field.Key)),
            table.Shown.Select(run =>
                RunTables
                    .RunColumns.Select(column => column.Value(run))
                    .Concat(chosen.Select(field => field.Text(run, settings?.Invoke(run))))
            ),
            $"Rtrl, runs as shown at {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {table.Shown.Count} of {table.Total}",
            $"search: {(view.Search.Length > 0 ? view.Search : "none")}; "
                + $"status: {(view.Statuses.Count > 0 ? string.Join(", ", view.Statuses).ToLowerInvariant() : "all")}; "
                + $"sorted by {RunsColumn.Find(view.Sort)!.Title.ToLowerInvariant()}, {(view.Ascending ? "ascending" : "descending")}",
            "lastReturn: return of the last finished episode; recentReturn and recentRight: mean over the latest episodes, at most 200; "
                + "solvedAt: first step with 190 of the last 200 episodes right; lostAt: first step after that with fewer than 150 "
                + "of them right; "
                + "finalReturn: mean over the finalEpisodes episodes in the last 1/25 of the planned steps"
        );
    }
}
