using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Web.Experiments;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>The experiments of the history and those of the paper, with how far they are; follows training at most once a second.</summary>
public sealed partial class ExperimentsPage(ExperimentControl experiments, IExperiments stored, IRunTable table, TimeProvider clock) : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    private IReadOnlyList<ExperimentProgress> _mine = [];
    private IReadOnlyList<ExperimentProgress> _bundled = [];
    private IReadOnlyList<(string Name, string Problem)> _unreadable = [];
    private string? _fault;
    private ITimer? _timer;
    private volatile bool _changed;

    public void Dispose()
    {
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnInitialized() => Read();

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => OnBeat(), null, s_beat, s_beat);
    }

    private void OnChanged(long runId) => _changed = true;

    private void OnBeat()
    {
        if (!_changed)
            return;
        _changed = false;
        _ = InvokeAsync(() =>
        {
            Read();
            StateHasChanged();
        });
    }

    private void Read()
    {
        try
        {
            var unreadable = new List<(string, string)>();
            var all = experiments.List((name, problem) => unreadable.Add((name, problem)));
            var own = stored.List().Select(one => one.Name).ToHashSet();
            // One of the paper's that has runs is a thing of this history too, whoever started them.
            _mine = [.. all.Where(one => own.Contains(one.Experiment.Name) || one.All.Any())];
            _bundled = [.. all.Except(_mine)];
            (_unreadable, _fault) = (unreadable, null);
        }
        catch (HistoryException exception)
        {
            _fault = exception.Message;
        }
    }
}
