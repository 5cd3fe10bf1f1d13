using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Inspection;

/// <summary>
/// A state of a run, held whole by whoever looks at it, so that every number of a page speaks of the same weights. Nothing changes it.
/// </summary>
public sealed class Moment
{
    private readonly byte[] _checkpoint;
    private readonly Dictionary<string, UnitBaseline> _baselines = [];

    private Moment(RunState state, Sandbox sandbox)
    {
        _checkpoint = state.Checkpoint;
        Run = state.Run;
        Settings = state.Settings;
        Source = state.Source;
        Step = sandbox.OriginStep;
        Networks = sandbox.RecurrentNetworks;
        Description = sandbox.Description;
        Facts = sandbox.Facts;
    }

    public long Run { get; }

    public RunSettings Settings { get; }

    /// <summary>"live", "first step" or which checkpoint, in words.</summary>
    public string Source { get; }

    /// <summary>Steps taken.</summary>
    public long Step { get; }

    /// <summary>Networks with recurrent units, the shown one first; empty without recurrence.</summary>
    public IReadOnlyList<string> Networks { get; }

    public RunDescription Description { get; }

    public EnvironmentFacts Facts { get; }

    /// <summary>Names of the hidden state's entries that can be turned or changed.</summary>
    public IReadOnlyList<string> HiddenNames => [.. Facts.StateNames.Take(Facts.HiddenSize)];

    /// <summary>
    /// Index of a named entry of the hidden state; without a name "cue", or the first. Where nothing is hidden the study says so.
    /// </summary>
    /// <exception cref="InspectionException">There is none of that name.</exception>
    internal int EntryOf(string? cue)
    {
        var names = HiddenNames;
        if (cue is null || names.Count == 0)
            return Math.Max(0, names.ToList().IndexOf("cue"));
        return names.ToList().IndexOf(cue) is var index and >= 0
            ? index
            : throw InspectionException.Bad(
                "cue",
                cue,
                $"{string.Join(", ", names.Take(24))}; did you mean “{NearestName.Of(cue, names)}”?"
            );
    }

    internal static Moment Of(RunState state) => new(state, Sandbox.Of(state.Settings, state.Checkpoint));

    /// <summary>A fresh clone.</summary>
    internal Sandbox Open() => Sandbox.Of(Settings, _checkpoint);

    /// <summary>Means and deviations of the units over 20 frozen episodes; recorded once.</summary>
    internal UnitBaseline Baseline(string network, CancellationToken cancellation)
    {
        lock (_baselines)
        {
            if (!_baselines.TryGetValue(network, out var baseline))
                _baselines[network] = baseline = UnitBaseline.Record(Open(), network, cancellation: cancellation);
            return baseline;
        }
    }
}
