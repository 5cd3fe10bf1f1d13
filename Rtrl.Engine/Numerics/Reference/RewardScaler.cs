namespace Rtrl.Engine.Numerics.Reference;

/// <summary>
/// Reward scaling by the running deviation of the discounted return, without mean subtraction or clipping.
/// <code>
/// G ← r + γ G nd    Welford update of (mean, M2) with G    scaled = r/√(variance + 1e-8)    G ← G nd
/// </code>
/// </summary>
/// <param name="discount">γ of the agent.</param>
public sealed class RewardScaler(double discount, RewardScalingVariant variant = RewardScalingVariant.Seed)
{
    private const double Epsilon = 1e-8;
    private double _squaredDeviations = variant == RewardScalingVariant.Seed ? 1 : 0;

    public double Count { get; private set; } = variant == RewardScalingVariant.Seed ? 1 : 0;

    public double Mean { get; private set; }

    /// <summary>G as it entered the statistics.</summary>
    public double Return { get; private set; }

    /// <summary>G carried to the next step.</summary>
    public double CarriedReturn { get; private set; }

    public double Variance =>
        variant == RewardScalingVariant.Seed ? _squaredDeviations / Count
        : Count < 2 ? 1
        : _squaredDeviations / (Count - 1);

    public double Scale(double reward, bool episodeEnds)
    {
        Return = reward + (episodeEnds ? 0 : discount * CarriedReturn);
        CarriedReturn = episodeEnds && variant != RewardScalingVariant.StreamX ? 0 : Return;
        Count++;
        var difference = Return - Mean;
        Mean += difference / Count;
        _squaredDeviations += difference * (Return - Mean);
        return reward / Math.Sqrt(Variance + Epsilon);
    }
}
