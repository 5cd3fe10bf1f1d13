using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Experiments;

/// <summary>
/// Foretells the time of a step: the median of what runs with the same network and agent measured, else the nearest measured network
/// scaled by its number of parameters, else a rough value per parameter.
/// </summary>
public sealed class StepTimes(IRunQueries queries)
{
    /// <summary>Without any measurement: a fixed part, and a part per trainable number of every network.</summary>
    private const double FixedNanoseconds = 2_000,
        NanosecondsPerParameter = 1.0;

    /// <summary>Stored settings are read of so many runs at most: those of the same environment and agent first, else the newest.</summary>
    private const int Looked = 12,
        Median = 5;
    private const long LeastSteps = 5_000;

    private readonly Dictionary<long, double?> _measured = [];
    private readonly Dictionary<(string Environment, string Agent), IReadOnlyList<RunDetail>> _near = [];
    private IReadOnlyList<RunSummary>? _runs;

    public StepTime Of(RunSettings settings)
    {
        var runs = Near(settings.Environment.Name, settings.Agent.Name);
        var same = runs.Where(run => Same(run.Settings, settings) && Measured(run) is not null).Take(Median).ToList();
        if (same.Count > 0)
        {
            return new StepTime(
                Engine.Numerics.Median.Of(same.Select(run => Measured(run)!.Value)),
                same.Count == 1
                    ? $"measured in run {same[0].Summary.Id}, same network and agent"
                    : $"median of {same.Count} runs with the same network and agent"
            );
        }

        var size = Size(settings);
        if (
            runs.OrderBy(run => Math.Abs(Math.Log((double)Size(run.Settings) / size))).FirstOrDefault(run => Measured(run) is not null) is
            { } near
        )
            return new StepTime(
                FixedNanoseconds + Math.Max(0, Measured(near)!.Value - FixedNanoseconds) * size / Size(near.Settings),
                $"scaled by the number of parameters from run {near.Summary.Id}"
            );

        return new StepTime(
            FixedNanoseconds + NanosecondsPerParameter * size,
            "a guess from the number of parameters, 2 µs and 1 ns each; nothing measured yet"
        );
    }

    private static bool Same(RunSettings left, RunSettings right) =>
        (left.Network.Cell, left.Network.EncoderWidth, left.Agent.Name, left.Agent.Rule, left.Environment.Name)
            == (right.Network.Cell, right.Network.EncoderWidth, right.Agent.Name, right.Agent.Rule, right.Environment.Name)
        && (
            !CellKind.Of(left.Network).Recurrent
            || (left.Network.HiddenSize, left.Network.Gradient) == (right.Network.HiddenSize, right.Network.Gradient)
        )
        && (
            !AgentKind.Of(left).LearnsFromRollouts
            || (left.Ppo.Epochs, left.Ppo.Minibatches, left.Ppo.SensitivityEvery)
                == (right.Ppo.Epochs, right.Ppo.Minibatches, right.Ppo.SensitivityEvery)
        );

    /// <summary>Trainable numbers of all networks, counted as often as a step's work goes over them.</summary>
    private static long Size(RunSettings settings) =>
        SettingsDocument.ParameterCount(settings) * SettingsDocument.Networks(settings).Count * AgentKind.Of(settings).Sweeps(settings);

    private IReadOnlyList<RunDetail> Near(string environment, string agent)
    {
        if (_near.TryGetValue((environment, agent), out var near))
            return near;
        // Queued and very young runs have measured nothing yet.
        _runs ??= [.. queries.List().Where(run => run.Step >= LeastSteps)];
        var alike = _runs.Where(run => (run.Environment, run.Agent) == (environment, agent)).Take(Looked).ToList();
        return _near[(environment, agent)] = queries.FindMany([.. (alike.Count > 0 ? alike : _runs.Take(Looked)).Select(run => run.Id)]);
    }

    private double? Measured(RunDetail run)
    {
        var id = run.Summary.Id;
        if (!_measured.TryGetValue(id, out var nanoseconds))
        {
            var buckets = queries
                .Series(id, RunMetrics.StepNanoseconds)
                ?.Buckets.Where(bucket => bucket.Count > 0 && double.IsFinite(bucket.Mean))
                .Select(bucket => bucket.Mean)
                .ToList();
            _measured[id] = nanoseconds = buckets is { Count: > 0 } ? Engine.Numerics.Median.Of(buckets) : null;
        }

        return nanoseconds;
    }
}
