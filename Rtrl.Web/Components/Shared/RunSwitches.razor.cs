using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Shared;

/// <summary>The three switches of a run, for pages beside its own.</summary>
public sealed partial class RunSwitches(ITrainingControl control, IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private bool _frozen;
    private string? _pendingAgent;
    private string? _pendingLearning;

    [Parameter, EditorRequired] public RunDetail Detail { get; set; } = default!;

    [Parameter] public LiveRun? Live { get; set; }

    /// <summary>Told what a refused command said; null after one that was carried out.</summary>
    [Parameter] public EventCallback<string?> OnDone { get; set; }

    private long Run => Detail.Summary.Id;

    private RunStatus Status => Live?.Status ?? Detail.Summary.Status;

    private bool Acting => Status is RunStatus.Running;

    private bool Ended => Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;

    private bool Learning => Live?.Learning ?? true;

    private string AgentState => Ended ? "Ended" : Status.ToString();

    /// <summary>A frozen view ends with the page.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_frozen)
            return;
        try
        {
            await ChartPage.FreezeAsync(js, false);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone.
        }
    }

    private async Task ToggleAgentAsync()
    {
        if (_pendingAgent is not null)
            return;
        _pendingAgent = Acting ? "Pausing…" : "Resuming…";
        await CommandAsync(Acting ? "pause" : "resume", null);
        _pendingAgent = null;
    }

    private async Task ToggleLearningAsync()
    {
        if (_pendingLearning is not null)
            return;
        _pendingLearning = Learning ? "Turning off…" : "Turning on…";
        await CommandAsync("learning", Learning ? "off" : "on");
        _pendingLearning = null;
    }

    private async Task ToggleViewAsync()
    {
        _frozen = !_frozen;
        await ChartPage.FreezeAsync(js, _frozen);
    }

    private async Task CommandAsync(string command, string? value)
    {
        string? refusal = null;
        try
        {
            await control.CommandAsync(Run, command, value);
        }
        catch (Exception problem) when (problem is CommandException or HistoryException or TimeoutException or InvalidSettingsException)
        {
            refusal = problem.Message;
        }

        Live = control.Live(Run);
        await OnDone.InvokeAsync(refusal);
    }
}
