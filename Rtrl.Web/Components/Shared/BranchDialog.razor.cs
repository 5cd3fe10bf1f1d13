using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Shared;

public sealed partial class BranchDialog(IRunBranches branches) : ComponentBase
{
    private IReadOnlyList<SettingProblem> _problems = [];
    private bool _wasOpen;
    private bool _busy;
    private long _checkpoint;
    private string _steps = "";
    private string _changes = "";
    private string? _error;

    [Parameter, EditorRequired]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired]
    public RunDetail Detail { get; set; } = default!;

    [Parameter, EditorRequired]
    public IReadOnlyList<CheckpointSummary> Checkpoints { get; set; } = [];

    [Parameter]
    public CheckpointSummary? Selected { get; set; }

    /// <summary>The new run's number.</summary>
    [Parameter]
    public EventCallback<long> OnBranched { get; set; }

    protected override void OnParametersSet()
    {
        if (Open && !_wasOpen)
        {
            _checkpoint = Selected?.Id ?? 0;
            var planned = Detail.Summary.PlannedSteps;
            _steps = (Detail.Summary.Step >= planned ? planned * 2 : planned).ToString();
            (_changes, _error, _problems) = ("", null, []);
        }
        _wasOpen = Open;
    }

    private string? Problem(string key) => _problems.FirstOrDefault(problem => problem.Key == key)?.Message;

    private async Task BranchAsync()
    {
        (_busy, _error, _problems) = (true, null, []);
        try
        {
            var overrides = _changes
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
                .Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : ""))
                .Append(KeyValuePair.Create("stop.steps", _steps.Replace(",", "").Trim()))
                .ToList();
            var branch = await branches.BranchAsync(Detail.Summary.Id, _checkpoint, overrides);
            await OpenChanged.InvokeAsync(false);
            await OnBranched.InvokeAsync(branch.Summary.Id);
        }
        catch (InvalidSettingsException problem)
        {
            _problems = problem.Problems;
        }
        catch (Exception problem) when (problem is RefusalException or HistoryException or InvalidDataException)
        {
            _error = problem.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
