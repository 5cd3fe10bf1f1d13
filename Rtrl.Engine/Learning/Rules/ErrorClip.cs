namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Clips a TD error at C times its running deviation (Sharifnassab et al. 2026):
/// <code>
/// d₂ ← b d₂ + (1 − b) δ²    cap = C √(d₂/(1 − b^k))    δc = sign(δ) min(|δ|, cap)
/// </code>
/// d₂ starts at 1, so the cap is wide at first.
/// </summary>
internal struct ErrorClip(double decay, double factor)
{
    private double _squared = 1;

    /// <summary>Cap of the last call.</summary>
    public double Cap { get; private set; }

    /// <param name="updates">k, this call included.</param>
    public double Clip(double tdError, long updates)
    {
        _squared = (decay * _squared) + ((1 - decay) * tdError * tdError);
        Cap = factor * Math.Sqrt(_squared / (1 - Math.Pow(decay, updates)));
        return Math.CopySign(Math.Min(Math.Abs(tdError), Cap), tdError);
    }

    public readonly void Save(BinaryWriter writer) => writer.Write(_squared);

    public void Load(BinaryReader reader) => _squared = reader.ReadDouble();
}
