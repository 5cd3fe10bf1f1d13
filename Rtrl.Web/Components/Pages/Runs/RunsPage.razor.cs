using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>
/// Every run there is. The address holds all choices; the rows follow training at most once a second and are drawn only where they can be
/// seen.
/// </summary>
public sealed partial class RunsPage(
    IRunTable table,
    IRunCommands commands,
    IRunEdits edits,
    KnownSettings known,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider clock
) : FollowingPage<(IReadOnlyList<RunSummary>? Runs, string? Fault)>(table, clock)
{
    private static readonly RunStatus[] s_statuses =
    [
        RunStatus.Running,
        RunStatus.Paused,
        RunStatus.Queued,
        RunStatus.Finished,
        RunStatus.Stopped,
        RunStatus.Diverged,
        RunStatus.Failed,
        RunStatus.Interrupted,
    ];

    private RunsView _view = new();
    private PageAddress? _address;
    private IReadOnlyList<RunSummary> _runs = [];
    private Func<RunSummary, RunSettings?> _settings = _ => null;
    private List<RunsColumn> _columns = [];
    private readonly GroupScores _scores = new();
    private RunsTable _table = new([], 0, 0, new Dictionary<RunStatus, int>(), []);
    private IReadOnlyList<RunSummary> _chosen = [];
    private int _training;
    private long _bytes;
    private string? _fault;
    private RunsRow? _anchor;
    private RunsRow? _cursor;
    private RowWindow<RunsRow>? _window;
    private BulkCommand? _doing;
    private HashSet<long> _doingRuns = [];
    private List<string> _refusals = [];
    private ImportReport? _import;
    private bool _deleting;
    private bool _tagging;
    private bool _busy;
    private string? _deleteError;
    private string? _tagError;
    private string _newTag = "";

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private static int Widths(IEnumerable<RunsColumn> columns) => columns.Sum(column => column.Width) + 40;

    private string DeleteTitle =>
        $"Delete {Numbers.Count(_chosen.Count)} {(_chosen.Count == 1 ? "run" : "runs")} and "
        + $"{Numbers.Bytes(_chosen.Sum(run => run.DiskBytes))}?";

    private int DeleteActive => _chosen.Count(run => run.Status is RunStatus.Running or RunStatus.Queued or RunStatus.Paused);

    protected override void Dispose(bool disposing)
    {
        _address?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Once: the page has no parameters but its address, which it follows itself.</summary>
    protected override void OnParametersSet()
    {
        if (_address is not null)
            return;
        _address = new PageAddress(navigation, Moved);
        _view = RunsView.Parse(navigation.Uri);
        base.OnParametersSet();
    }

    private static string StatusIcon(RunStatus status) =>
        status switch
        {
            RunStatus.Running => "play",
            RunStatus.Paused => "pause",
            RunStatus.Queued => "clock",
            RunStatus.Finished => "check",
            RunStatus.Stopped => "stop",
            RunStatus.Diverged => "bolt",
            RunStatus.Failed => "cross",
            _ => "warn",
        };

    private static double SparkLow(RunsRow row) => row.Runs.SelectMany(run => run.Sparkline).Where(float.IsFinite).DefaultIfEmpty(0).Min();

    private static double SparkHigh(RunsRow row) => row.Runs.SelectMany(run => run.Sparkline).Where(float.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>Steps that are taken now change the table without a word.</summary>
    protected override bool Due(bool changed) => changed || _training > 0;

    protected override (IReadOnlyList<RunSummary>? Runs, string? Fault) Read()
    {
        try
        {
            return (Table.List(), null);
        }
        catch (HistoryException error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>A read that failed leaves the last good rows in place.</summary>
    protected override void Take((IReadOnlyList<RunSummary>? Runs, string? Fault) read)
    {
        _fault = read.Fault;
        _runs = read.Runs ?? _runs;
        Rebuild();
    }

    private void Rebuild()
    {
        try
        {
            _settings = _view.AsksSettings ? known.Of(_runs) : _ => null;
        }
        catch (HistoryException error)
        {
            _fault = error.Message;
        }

        _columns = [.. _view.Columns.Select(key => RunsColumn.Find(key, _settings)!)];
        _table = RunsTable.Build(_runs, _view, _settings);
        _chosen = [.. _runs.Where(run => _view.Selected.Contains(run.Id))];
        _training = _runs.Count(run => run.Status == RunStatus.Running);
        _bytes = _runs.Sum(run => run.DiskBytes);
    }

    private void Moved(string address)
    {
        if (!new Uri(address).AbsolutePath.Equals(RunsView.Path, StringComparison.Ordinal))
            return;
        _view = RunsView.Parse(address);
        Rebuild();
        _ = InvokeAsync(StateHasChanged);
    }

    /// <summary>Shows a view at once and puts it into the address.</summary>
    private void Show(RunsView view)
    {
        _view = view;
        Rebuild();
        _address!.Write(view.ToHref());
    }

    private void Search(string query) => Show(_view with { Search = query });

    private void Resort(ChangeEventArgs change) => Show((_view with { Sort = "" }).ToggleSort(RunsColumn.Find(change.Value!.ToString()!)!));

    private bool IsOpen(RunsRow row) => _view.IsOpen(row.Level, row.GroupKey);

    private void Turn(RunsRow row) => Show(_view.ToggleOpen(row.Level, row.GroupKey));

    private bool? IsChosen(RunsRow row)
    {
        var chosen = row.Runs.Count(run => _view.Selected.Contains(run.Id));
        return chosen == 0 ? false
            : chosen == row.Runs.Count ? true
            : null;
    }

    private static bool IsSame(RunsRow left, RunsRow right) => left.First.Id == right.First.Id && left.Level == right.Level;

    /// <summary>With shift: everything from the row chosen before to this one.</summary>
    private void Choose(RunsRow row, MouseEventArgs click)
    {
        var on = IsChosen(row) != true;
        var from = click.ShiftKey && _anchor is not null ? _table.Rows.FindIndex(candidate => IsSame(candidate, _anchor)) : -1;
        var to = _table.Rows.FindIndex(candidate => IsSame(candidate, row));
        var rows = from >= 0 && to >= 0 ? _table.Rows.GetRange(Math.Min(from, to), Math.Abs(to - from) + 1) : [row];
        _anchor = row;
        Show(_view.Select(rows.SelectMany(chosen => chosen.Runs).Select(run => run.Id), on));
    }

    /// <summary>Index of the row that keys have come to; −1: none, or it is not shown any more.</summary>
    private int At => _cursor is null ? -1 : _table.Rows.FindIndex(row => IsSame(row, _cursor));

    /// <summary>The next row or the one before; from nowhere the first.</summary>
    private void MoveTo(int by)
    {
        var to = At < 0 ? 0 : Math.Clamp(At + by, 0, _table.Rows.Count - 1);
        _cursor = _table.Rows[to];
        _window?.Reveal(to);
    }

    private void OpenRow()
    {
        var row = _table.Rows[At];
        if (row.IsGroup || row.Head is not null)
            Turn(row);
        else
            navigation.NavigateTo($"/runs/{row.First.Id}");
    }

    private void SelectAll() => Show(_view.Select(_table.Shown.Select(run => run.Id), _chosen.Count < _table.Shown.Count));

    private async Task CommandAsync(BulkCommand command, IReadOnlyList<RunSummary> runs)
    {
        _doing = command;
        _doingRuns = [.. runs.Select(run => run.Id)];
        _refusals = [];
        var refusals = await Task.WhenAll(runs.Select(run => TryAsync(() => commands.CommandAsync(run.Id, command.Command))));
        _refusals = [.. refusals.OfType<string>().Distinct()];
        _doing = null;
        var done = refusals.Count(refusal => refusal is null);
        if (done > 0)
            Toasts?.Show($"{Numbers.Count(done)} {(done == 1 ? "run" : "runs")} {command.Done}.");
        Take(Read());
    }

    private async Task DeleteAsync()
    {
        _busy = true;
        var runs = _chosen;
        _deleteError = await TryAsync(() => edits.DeleteAsync([.. runs.Select(run => run.Id)]));
        _busy = false;
        if (_deleteError is null)
        {
            _deleting = false;
            Toasts?.Show(
                $"{Numbers.Count(runs.Count)} {(runs.Count == 1 ? "run" : "runs")} deleted, "
                    + $"{Numbers.Bytes(runs.Sum(run => run.DiskBytes))} freed."
            );
            _view = _view with { Selected = [] };
            _address!.Write(_view.ToHref());
        }

        Take(Read());
    }

    private void OpenTags()
    {
        _newTag = "";
        _tagError = null;
        _tagging = true;
    }

    private async Task TagAsync(string? add = null, string? remove = null)
    {
        add = add?.Trim();
        if (_busy || (add is null or "" && remove is null))
            return;
        _busy = true;
        _tagError = null;
        foreach (var run in _chosen)
        {
            IReadOnlyList<string> tags =
                remove is not null ? [.. run.Tags.Where(tag => tag != remove)]
                : run.Tags.Contains(add) ? run.Tags
                : [.. run.Tags, add!];
            if (!tags.SequenceEqual(run.Tags))
                _tagError ??= await TryAsync(() => edits.EditAsync(run.Id, new RunEdit(Tags: tags)));
        }

        _busy = false;
        if (add is not null && _tagError is null)
            _newTag = "";
        Take(Read());
    }

    /// <summary>Null when it took effect, else the sentence that says why not.</summary>
    private static async Task<string?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception error) when (error is RefusalException or HistoryException or TimeoutException or InvalidSettingsException)
        {
            return error.Message;
        }
    }

    /// <summary>What came in is selected, so that it can be seen among the others.</summary>
    private void Imported(ImportReport report)
    {
        (_import, _refusals) = (report, []);
        Take(Read());
        Show(_view with { Selected = [.. report.Runs.Select(run => run.RunId)] });
    }

    private async Task ExportAsync() =>
        await js.InvokeVoidAsync("rtrl.download", "rtrl-runs.csv", RunsCsv.Write(_table, _view, Clock.GetUtcNow(), _settings), "text/csv");

    private async Task CopyLinkAsync()
    {
        var copied = await js.InvokeAsync<bool>("rtrl.copy", navigation.ToAbsoluteUri(_view.ToHref()).ToString());
        Toasts?.Show(
            copied
                ? "Link copied: query, groups, sort, columns and selection."
                : "The browser refused the clipboard; the address bar has the link."
        );
    }
}
