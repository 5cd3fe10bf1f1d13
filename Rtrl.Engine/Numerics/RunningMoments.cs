namespace Rtrl.Engine.Numerics;

/// <summary>
/// Running mean and variance of one number in double (Welford 1962): count ← count + 1, δ = x − mean, mean ← mean + δ/count,
/// M2 ← M2 + δ (x − mean).
/// </summary>
internal struct RunningMoments
{
    public double Count;
    public double Mean;
    public double M2;

    /// <summary>A prior of one sample with mean 0 and M2 = 1.</summary>
    public static RunningMoments OneSamplePrior => new() { Count = 1, M2 = 1 };

    /// <summary>M2/count.</summary>
    public readonly double PopulationVariance => M2 / Count;

    /// <summary>M2/(count − 1); 1 while there are fewer than two samples.</summary>
    public readonly double SampleVariance => Count < 2 ? 1 : M2 / (Count - 1);

    public void Add(double x)
    {
        Count++;
        var difference = x - Mean;
        Mean += difference / Count;
        M2 += difference * (x - Mean);
    }

    public readonly void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Mean);
        writer.Write(M2);
    }

    public static RunningMoments Load(BinaryReader reader) =>
        new()
        {
            Count = reader.ReadDouble(),
            Mean = reader.ReadDouble(),
            M2 = reader.ReadDouble(),
        };
}
