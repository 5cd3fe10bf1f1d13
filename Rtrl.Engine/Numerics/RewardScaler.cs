namespace Rtrl.Engine.Numerics;

/// <summary>
/// Divides rewards by the running deviation of the discounted return G ← r + γ G (1 − ended), without subtracting a mean: r/√(variance +
/// 1e−8). At an episode's end G = r alone. "seed" starts with a prior of one sample and uses M2/count (Farr et al. 2026, code); "later"
/// starts empty and uses M2/(count − 1), 1 below two samples; "stream-x" is "later" with G kept over the end (Elsayed et al. 2024).
/// Statistics in double.
/// </summary>
internal sealed class RewardScaler
{
    private const double Epsilon = 1e-8;
    private readonly double _discount;
    private readonly bool _prior,
        _keepAcrossEnds;
    private RunningMoments _moments;
    private double _return;

    public RewardScaler(double discount, string variant)
    {
        _discount = discount;
        (_prior, _keepAcrossEnds) = variant switch
        {
            "seed" => (true, false),
            "later" => (false, false),
            "stream-x" => (false, true),
            _ => throw new ArgumentOutOfRangeException(
                nameof(variant),
                variant,
                "The reward variant must be “seed”, “later” or “stream-x”."
            ),
        };
        _moments = _prior ? RunningMoments.OneSamplePrior : default;
    }

    /// <summary>Adds the transition to the statistics.</summary>
    public void Update(double reward, bool ended)
    {
        _return = reward + (ended ? 0 : _discount * _return);
        _moments.Add(_return);
        if (ended && !_keepAcrossEnds)
            _return = 0;
    }

    /// <summary>The reward in units of the return's deviation, with the statistics as they are.</summary>
    public double Scale(double reward) => reward / Math.Sqrt((_prior ? _moments.PopulationVariance : _moments.SampleVariance) + Epsilon);

    public void Save(BinaryWriter writer)
    {
        _moments.Save(writer);
        writer.Write(_return);
    }

    public void Load(BinaryReader reader)
    {
        _moments = RunningMoments.Load(reader);
        _return = reader.ReadDouble();
    }
}
