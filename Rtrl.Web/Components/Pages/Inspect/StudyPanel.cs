using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Exports;
using Rtrl.Web.Inspection;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Inspect;

/// <summary>
/// A panel whose numbers are measured on clones, on the inspection threads: when it opens and its inputs change, or when it is asked to. A
/// panel that is closed measures nothing, and what it was measuring is given up.
/// </summary>
public abstract class StudyPanel<T> : ComponentBase, IDisposable
    where T : class
{
    private CancellationTokenSource? _running;
    private object? _asked;

    [Parameter, EditorRequired]
    public InspectView View { get; set; } = default!;

    [Inject]
    private protected Studies Studies { get; set; } = default!;

    [Inject]
    private protected TimeProvider Clock { get; set; } = default!;

    [Inject]
    private protected IJSRuntime Js { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    /// <summary>Name in the URL.</summary>
    protected abstract string Id { get; }

    /// <summary>Measures without being asked.</summary>
    protected virtual bool Automatic => true;

    /// <summary>What a measurement depends on, compared by value; null while it cannot be made.</summary>
    protected abstract object? Inputs { get; }

    protected T? Result { get; private set; }

    /// <summary>Inputs of <see cref="Result"/>.</summary>
    protected object? Measured { get; private set; }

    protected bool Busy => _running is not null;

    protected double Progress { get; private set; }

    protected string? Problem { get; private set; }

    protected bool Outdated => Result is not null && !Busy && !Equals(Measured, Inputs);

    protected Moment Moment => View.Moment!;

    public void Dispose()
    {
        Cancel();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<T> MeasureAsync(IProgress<double> progress, CancellationToken cancellation);

    /// <summary>Called on the page's thread after a measurement.</summary>
    protected virtual void OnMeasured() { }

    protected override void OnParametersSet()
    {
        if (!View.IsOpen(Id))
            Cancel();
        else if (Automatic && Inputs is { } inputs && !Equals(inputs, _asked))
            Start();
    }

    protected void Start()
    {
        Cancel();
        if (Inputs is { } inputs)
            _ = RunAsync(inputs);
    }

    /// <summary>Gives up; a later opening measures anew.</summary>
    protected void Cancel()
    {
        if (_running is null)
            return;
        _running.Cancel();
        _running = null;
        _asked = null;
    }

    /// <summary>A table of what is drawn; its first column is the run.</summary>
    protected string CsvOfRun(IEnumerable<string> heads, IEnumerable<IEnumerable<object?>> rows) =>
        CsvTable.Text(heads.Prepend("run"), rows.Select(row => row.Prepend(View.Run)));

    protected Task SaveCsvAsync(string text) => Js.InvokeVoidAsync("rtrl.download", [View.FileName(Id, "csv"), text, "text/csv"]).AsTask();

    private async Task RunAsync(object inputs)
    {
        using var running = new CancellationTokenSource();
        _running = running;
        (_asked, Problem, Progress) = (inputs, null, 0);
        var progress = new StudyProgress(
            Clock,
            share =>
                _ = InvokeAsync(() =>
                {
                    Progress = share;
                    StateHasChanged();
                })
        );
        try
        {
            var result = await MeasureAsync(progress, running.Token);
            if (!running.IsCancellationRequested)
            {
                (Result, Measured) = (result, inputs);
                OnMeasured();
            }
        }
        catch (OperationCanceledException)
        {
            // Given up: by the person, by closing, or for newer inputs.
        }
        catch (Exception refusal) when (refusal is RefusalException or SandboxException or HistoryException or InvalidDataException)
        {
            Refuse(Refusal.Words(refusal));
        }
#pragma warning disable CA1031 // a panel that fails must not take the page along
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Logs.CreateLogger(GetType()).LogError(fault, "Panel {Panel} could not measure a clone of run {Run}", Id, View.Run);
            Refuse("This measurement failed by a fault of the program; its log has the details. The run is not affected.");
        }
        finally
        {
            if (ReferenceEquals(_running, running))
            {
                _running = null;
                StateHasChanged();
            }
        }

        void Refuse(string why)
        {
            if (!running.IsCancellationRequested)
                (Problem, Result) = (why, null);
        }
    }
}
