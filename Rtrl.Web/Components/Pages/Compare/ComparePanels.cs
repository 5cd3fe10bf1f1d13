using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>The charts of a comparison: one per task, and within it one per value of the setting by which it is split.</summary>
public static class ComparePanels
{
    public static IReadOnlyList<ComparePanel> Of(CompareSheet sheet, CompareView view, bool mean)
    {
        var planned = sheet.Groups.SelectMany(group => group.Lines).Max(line => line.Run.PlannedSteps);
        var reached = sheet.Groups.SelectMany(group => group.Lines).Max(line => line.Run.Step);
        var together = sheet.Groups.SelectMany(group => group.Lines).Select(line => line.Run.Id).Order().ToList();
        var parts = (
            from task in sheet.Tasks
            from part in sheet
                .Groups.Where(row => row.Settings.Environment == task.Environment)
                .GroupBy(row => view.Split is { } key ? row.Value(key) : null)
            where part.Any(row => !row.Hidden)
            select (Task: task, Value: part.Key, Groups: part.ToList())
        ).ToList();
        return
        [
            .. from part in parts
            let title = parts.Count == 1 ? null : TitleOf(sheet, part.Task, view.Split, part.Value)
            select new ComparePanel(
                $"{part.Task.Title} {view.Split} {part.Value}",
                title,
                ModelOf(part.Task, part.Groups, title ?? view.MetricDescriptor.Title, parts.Count > 1 ? "small" : null)
            ),
        ];

        object ModelOf(CompareTask task, List<CompareGroup> groups, string title, string? small) =>
            new
            {
                Title = title,
                Lines = from row in groups
                from line in row.Lines
                select new
                {
                    Run = line.Run.Id,
                    view.Metric,
                    line.Label,
                    row.Colour,
                    line.Dash,
                    line.Marker,
                    line.Run.Seed,
                    Group = row.Id,
                    GroupLabel = row.Label,
                    GroupName = row.Name,
                    row.Hidden,
                    Running = line.Run.Status == RunStatus.Running,
                },
                Planned = planned,
                EpisodeLength = (int?)null,
                Log = view.EffectiveLogY,
                Low = (double?)null,
                High = (double?)null,
                Format = "",
                Refs = References(task, view),
                Marks = Array.Empty<ChartMark>(),
                Hero = false,
                Flag = true,
                Band = false,
                EndLabels = true,
                Main = 0,
                MainLabel = false,
                view.MetricDescriptor.Help,
                View = new
                {
                    Axis = CompareView.Word(view.Axis),
                    Smoothing = new { Size = view.Window(reached), By = "steps" },
                    view.LogX,
                    Mean = mean,
                    SeedBand = CompareView.Word(view.Band),
                },
                Panel = small is null ? null : new { X = $"{view.Metric} {view.Axis} {view.LogX}", Y = $"{view.Metric} {task.Title}" },
                Together = together,
            };
    }

    private static string TitleOf(CompareSheet sheet, CompareTask task, string? split, string? value)
    {
        var part = split is null ? null : $"{split}={value ?? "no effect"}";
        return sheet.Tasks.Count == 1 && part is not null ? part
            : part is null || task.Title.Contains(part, StringComparison.Ordinal) ? task.Title
            : $"{task.Title}, {part}";
    }

    private static IReadOnlyList<ChartReference> References(CompareTask task, CompareView view) =>
        view.Metric switch
        {
            RunMetrics.Right => [new ChartReference(0.95, "solved, 190 of 200")],
            RunMetrics.Return => ReturnReferences.Of(task.Environment),
            _ => [],
        };
}
