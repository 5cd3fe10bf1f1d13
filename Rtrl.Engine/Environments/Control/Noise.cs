using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Noise on an observation of two numbers.</summary>
internal static class Noise
{
    /// <summary>σ of the noise on each number.</summary>
    public static double Deviation(EnvironmentSettings settings) => Levels.Of(settings, 0.1, 0.2, 0.3);

    /// <summary>o_i ← clip(o_i + σ n_i, ±limit_i) with independent standard normal n_i.</summary>
    public static void Add(Span<float> observation, double deviation, RandomSource random, float firstLimit, float secondLimit)
    {
        observation[0] = Math.Clamp(observation[0] + (float)(deviation * random.NextNormal()), -firstLimit, firstLimit);
        observation[1] = Math.Clamp(observation[1] + (float)(deviation * random.NextNormal()), -secondLimit, secondLimit);
    }
}
