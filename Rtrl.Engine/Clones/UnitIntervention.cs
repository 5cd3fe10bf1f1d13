using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Clones;

/// <summary>
/// Does one thing to a set of units of a recurrent layer, at every step, between the layer's advance and what reads it:
/// <code>
/// mean:  h_t[u] ← mean of h[u]      hold:  h_t[u] ← h_{t−1}[u]      noise:  h_t[u] ← h_t[u] + scale · deviation[u] · ε,  ε ~ N(0, 1)
/// zero:  y_t[u] ← 0
/// </code>
/// All components of a unit are treated alike. Outputs follow the state; a bootstrap value sees the units as the next step will see them,
/// noise at its mean. A noise intervention carries its own random stream, so one object serves one sandbox.
/// </summary>
public sealed class UnitIntervention : IStateIntervention
{
    private readonly UnitBaseline _baseline;
    private readonly double _scale;
    private readonly RandomSource _random;

    /// <param name="units">Indices of units, each once.</param>
    /// <param name="baseline">Where mean and deviation come from; it names the network too.</param>
    /// <param name="scale">Noise in deviations of the unit, from 0; without meaning for the others.</param>
    /// <param name="seed">Of the noise.</param>
    /// <exception cref="ArgumentException">No unit, one that is not there, one twice, or a scale that is negative or no number.</exception>
    public UnitIntervention(InterventionKind kind, IReadOnlyList<int> units, UnitBaseline baseline, double scale = 1, long seed = 0)
    {
        if (units.Count == 0)
            throw new ArgumentException("Name at least one unit.", nameof(units));
        foreach (var unit in units)
        {
            if (unit < 0 || unit >= baseline.Units)
                throw new ArgumentException($"There is no unit {unit}; the layer has units 0 to {baseline.Units - 1}.", nameof(units));
        }

        if (units.Distinct().Count() != units.Count)
            throw new ArgumentException("A unit is named twice.", nameof(units));
        if (!(scale >= 0) || !double.IsFinite(scale))
            throw new ArgumentException($"scale is {scale}; allowed are numbers from 0.", nameof(scale));
        Kind = kind;
        Units = units;
        _baseline = baseline;
        _scale = scale;
        _random = new RandomSource(seed, RandomStream.Intervention);
    }

    public InterventionKind Kind { get; }

    public IReadOnlyList<int> Units { get; }

    public string Network => _baseline.Network;

    public void Impose(ReadOnlySpan<float> before, Span<float> state)
    {
        if (Kind == InterventionKind.Zero)
            return;
        foreach (var unit in Units)
        {
            for (var i = unit; i < state.Length; i += _baseline.Units)
            {
                state[i] = Kind switch
                {
                    InterventionKind.Mean => _baseline.Mean[i],
                    InterventionKind.Hold => before[i],
                    _ => state[i] + (float)(_scale * _baseline.Deviation[i] * _random.NextNormal()),
                };
            }
        }
    }

    public void Silence(Span<float> output)
    {
        if (Kind != InterventionKind.Zero)
            return;
        foreach (var unit in Units)
        {
            for (var i = unit; i < output.Length; i += _baseline.Units)
                output[i] = 0;
        }
    }

    public void Foresee(ReadOnlySpan<float> output, Span<float> ahead)
    {
        if (Kind == InterventionKind.Noise)
            return;
        foreach (var unit in Units)
        {
            for (var i = unit; i < ahead.Length; i += _baseline.Units)
                ahead[i] = output[i];
        }
    }
}
