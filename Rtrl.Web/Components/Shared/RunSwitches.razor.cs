using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Inspect;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Shared;

/// <summary>
/// The three switches of a run, the same on every page that has them. Before learning is switched for the first time they ask, since the
/// run is marked for good, and offer a sandbox instead.
/// </summary>
public sealed partial class RunSwitches(
    IRunCommands commands,
    ILiveRuns liveRuns,
    IRunQueries queries,
    IJSRuntime js,
    NavigationManager navigation
) : ComponentBase, IAsyncDisposable
{
    private bool _frozen;
    private bool _toggleAgain;
    private bool _learning = true;
    private string? _pendingLearning;
    private bool _asking;
    private long? _altered;

    [Parameter, EditorRequired]
    public RunDetail Detail { get; set; } = default!;

    [Parameter]
    public LiveRun? Live { get; set; }

    /// <summary>Told what a refused command said; null after one that was carried out.</summary>
    [Parameter]
    public EventCallback<string?> OnDone { get; set; }

    /// <summary>Told when the view is frozen or live again, before the browser is.</summary>
    [Parameter]
    public EventCallback<bool> OnFrozen { get; set; }

    /// <summary>What stands beside the switches; without it they are drawn small.</summary>
    [Parameter]
    public RenderFragment? Rest { get; set; }

    /// <summary>What stands beside them at the bottom of a phone.</summary>
    [Parameter]
    public RenderFragment? DockRest { get; set; }

    /// <summary>What the agent's switch says while a command has not been acknowledged; else null.</summary>
    public string? PendingAgent { get; private set; }

    private long Run => Detail.Summary.Id;

    private RunStatus Status => Live?.Status ?? Detail.Summary.Status;

    private bool Acting => Status is RunStatus.Running;

    private bool Ended => Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;

    /// <summary>Of a run that is not in memory: as it was switched last.</summary>
    private bool Learning => Live?.Learning ?? _learning;

    private string AgentState => Ended ? "Ended" : Status.ToString();

    protected override void OnParametersSet() =>
        _learning =
            Live is not null
            || !Detail.Summary.Altered
            || queries.Events(Run).LastOrDefault(one => one.Kind == "learning") is not { Value: "off" };

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

    /// <summary>Pauses or resumes. A press while the last one is still on its way is not lost: it is carried out next.</summary>
    public async Task ToggleAgentAsync()
    {
        if (PendingAgent is not null)
        {
            _toggleAgain = !_toggleAgain;
            return;
        }

        do
        {
            _toggleAgain = false;
            PendingAgent =
                Acting ? "Pausing…"
                : Status is RunStatus.Queued ? "Waiting…"
                : "Resuming…";
            StateHasChanged();
            if (!await CommandAsync(Acting ? new RunCommand.Pause() : new RunCommand.Resume()))
                _toggleAgain = false;
        } while (_toggleAgain);
        PendingAgent = null;
        StateHasChanged();
    }

    private async Task ToggleLearningAsync()
    {
        if (_pendingLearning is not null)
            return;
        if (!Detail.Summary.Altered && _altered != Run)
            _asking = true;
        else
            await SwitchLearningAsync();
    }

    private Task AlterAsync()
    {
        _asking = false;
        return SwitchLearningAsync();
    }

    private async Task SwitchLearningAsync()
    {
        _pendingLearning = Learning ? "Turning off…" : "Turning on…";
        if (await CommandAsync(new RunCommand.Learning(!Learning)))
            _altered = Run;
    }

    /// <summary>The inspector's panel that freezes a copy.</summary>
    private async Task OpenSandboxAsync()
    {
        _asking = false;
        var inspector = $"/runs/{Run}/inspect";
        var here = navigation.Uri.Split('#')[0];
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(
                new Uri(here).AbsolutePath == inspector ? here : navigation.ToAbsoluteUri(inspector).ToString(),
                new Dictionary<string, object?> { ["open"] = InspectView.OpenWith("frozen") }
            ) + "#learning-off"
        );
        await js.InvokeVoidAsync("rtrl.focus", "#learning-off button");
    }

    private async Task ToggleViewAsync()
    {
        _frozen = !_frozen;
        await OnFrozen.InvokeAsync(_frozen);
        await ChartPage.FreezeAsync(js, _frozen);
    }

    /// <summary>Whether the command was carried out.</summary>
    private async Task<bool> CommandAsync(RunCommand command)
    {
        string? refusal = null;
        try
        {
            await commands.CommandAsync(Run, command);
        }
        catch (Exception problem) when (problem is RefusalException or HistoryException or TimeoutException or InvalidSettingsException)
        {
            refusal = problem.Message;
        }

        // What was done shows at once; the page around it reads the history anew and comes after.
        Live = liveRuns.Live(Run);
        _pendingLearning = null;
        if (!_toggleAgain)
            PendingAgent = null;
        StateHasChanged();
        await OnDone.InvokeAsync(refusal);
        return refusal is null;
    }
}
