using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Inspection;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Shared;

public sealed partial class CheckpointBrowser(IRunEdits edits, IInspection inspection) : ComponentBase, IDisposable
{
    private static readonly int[] Counts = [100, 400, 1_000, 4_000];
    private readonly Dictionary<long, EvaluationResult> _results = [];
    private readonly HashSet<long> _busy = [];
    private readonly CancellationTokenSource _leaving = new();
    private CheckpointSummary? _deleting;
    private int _episodes = Counts[0];
    private string? _error;

    [Parameter, EditorRequired]
    public long Run { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<CheckpointSummary> Checkpoints { get; set; } = [];

    /// <summary>Somebody wants a branch from this one.</summary>
    [Parameter]
    public EventCallback<CheckpointSummary> OnBranch { get; set; }

    /// <summary>A checkpoint was deleted.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private IEnumerable<(string Name, string Help)> KindsOf(CheckpointSummary checkpoint)
    {
        if (checkpoint.Best)
            yield return ("best", "The highest mean training return over its latest episodes. It is kept.");
        if (checkpoint.Id == Checkpoints.MaxBy(one => one.Step)!.Id)
            yield return ("latest", "The run goes on from here.");
        if (checkpoint.Pinned)
            yield return ("yours", "Asked for by a person. It is kept until you delete it.");
    }

    private async Task EvaluateAsync(CheckpointSummary checkpoint)
    {
        _error = null;
        _busy.Add(checkpoint.Id);
        _results.Remove(checkpoint.Id);
        try
        {
            _results[checkpoint.Id] = await inspection.EvaluateAsync(
                Run,
                $"{checkpoint.Id}",
                new EvaluationSettings(_episodes),
                _leaving.Token
            );
        }
        catch (Exception problem) when (problem is RefusalException or SandboxException or HistoryException or InvalidDataException)
        {
            _error = problem.Message;
        }
        catch (OperationCanceledException)
        {
            // The page is gone, and nobody waits for the number.
        }
        finally
        {
            _busy.Remove(checkpoint.Id);
        }
    }

    private async Task DeleteAsync()
    {
        var checkpoint = _deleting!;
        (_deleting, _error) = (null, null);
        try
        {
            await edits.DeleteCheckpointAsync(Run, checkpoint.Id);
        }
        catch (Exception problem) when (problem is RefusalException or HistoryException)
        {
            _error = problem.Message;
        }

        await OnChanged.InvokeAsync();
    }

    private static string Words(EvaluationResult result) => $"{Numbers.Signed(result.Return.Value, 2)} {Interval(result.Return)}";

    private static string Interval(Estimate estimate) => $"[{Numbers.Signed(estimate.Low, 2)}, {Numbers.Signed(estimate.High, 2)}]";

    private static string Explain(EvaluationResult result) =>
        $"{result.Return.Method}, n = "
        + (
            result.StretchSteps is { } steps
                ? $"{Wording.Count(result.Episodes, "stretch", "stretches")} of {Wording.Count(steps, "step")}"
                : Wording.Count(result.Episodes, "episode")
        )
        + $", seed {result.Seed}"
        + (
            result.Right is { } right
                ? $"; right {Numbers.Percent(right.Value)} [{Numbers.Percent(right.Low)}, {Numbers.Percent(right.High)}]"
                : ""
        );
}
