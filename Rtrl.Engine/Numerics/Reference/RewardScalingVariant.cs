namespace Rtrl.Engine.Numerics.Reference;

/// <summary>Which release's reward scaling.</summary>
public enum RewardScalingVariant
{
    /// <summary>Prior mean 0, M2 1, count 1; variance M2/count; G is 0 after an end.</summary>
    Seed,

    /// <summary>Starts empty; variance M2/(count − 1), 1 while count &lt; 2; G is 0 after an end.</summary>
    Later,

    /// <summary>As <see cref="Later"/>, but the final reward leaks into the next episode's G.</summary>
    StreamX,
}
