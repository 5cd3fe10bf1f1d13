namespace Rtrl.Engine.Numerics;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018): ours to serialise, one stream per purpose. Seeded by SplitMix64 from (seed, stream).
/// </summary>
public class RandomSource
{
    private ulong _s0,
        _s1,
        _s2,
        _s3;

    /// <param name="turn">Which of the independent sequences of this seed and stream.</param>
    public RandomSource(long seed, RandomStream stream, long turn = 0) => Seed(seed, stream, turn);

    /// <summary>Starts anew as a source just made.</summary>
    /// <param name="turn">Which of the independent sequences of this seed and stream; 0 is the one of the constructor.</param>
    internal void Seed(long seed, RandomStream stream, long turn = 0)
    {
        var state =
            unchecked((ulong)seed * 0x9E3779B97F4A7C15UL)
            ^ unchecked(((ulong)stream + 1) * 0xD1B54A32D192ED03UL)
            ^ unchecked((ulong)turn * 0x8CB92BA72F3D8DD7UL);
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>Continues where the other one stands.</summary>
    internal void CopyFrom(RandomSource other) => (_s0, _s1, _s2, _s3) = (other._s0, other._s1, other._s2, other._s3);

    /// <summary>Next 64 uniform bits.</summary>
    public ulong NextBits()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public virtual double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform integer in [0, bound), unbiased (Lemire 2019).</summary>
    public virtual int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        while (true)
        {
            var product = Math.BigMul(NextBits(), (ulong)bound, out var low);
            if (low >= (ulong)bound || low >= (0UL - (ulong)bound) % (ulong)bound)
                return (int)product;
        }
    }

    /// <summary>Standard normal draw (Box and Muller 1958; the second value is dropped, so that no hidden state is carried).</summary>
    public virtual double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the numbers into a uniformly random order (Fisher and Yates 1938).</summary>
    public void Shuffle(Span<int> numbers)
    {
        for (var last = numbers.Length - 1; last > 0; last--)
        {
            var pick = NextInt(last + 1);
            (numbers[last], numbers[pick]) = (numbers[pick], numbers[last]);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_s0);
        writer.Write(_s1);
        writer.Write(_s2);
        writer.Write(_s3);
    }

    public void Load(BinaryReader reader)
    {
        _s0 = reader.ReadUInt64();
        _s1 = reader.ReadUInt64();
        _s2 = reader.ReadUInt64();
        _s3 = reader.ReadUInt64();
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
