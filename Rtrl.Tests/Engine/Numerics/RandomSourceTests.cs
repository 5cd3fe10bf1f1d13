using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Numerics;

public class RandomSourceTests
{
    [Fact]
    public void Load_AfterSave_ContinuesTheSequence()
    {
        var random = new RandomSource(7, RandomStream.Exploration);
        for (var i = 0; i < 100; i++)
            random.NextBits();
        using var stream = new MemoryStream();
        random.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var copy = new RandomSource(0, RandomStream.Environment);
        copy.Load(new BinaryReader(stream));
        for (var i = 0; i < 100; i++)
            Assert.Equal(random.NextBits(), copy.NextBits());
    }

    [Fact]
    public void NextBits_OtherSeedOrStream_Differs()
    {
        ulong[] first =
        [
            new RandomSource(0, RandomStream.Environment).NextBits(), new RandomSource(0, RandomStream.Exploration).NextBits(),
            new RandomSource(1, RandomStream.Environment).NextBits(), new RandomSource(1, RandomStream.Exploration).NextBits(),
        ];
        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first[0], new RandomSource(0, RandomStream.Environment).NextBits());
    }

    [Fact]
    public void Draws_ManySamples_HaveTheRightMoments()
    {
        var random = new RandomSource(3, RandomStream.Initialisation);
        const int Count = 200_000;
        var counts = new int[7];
        double uniform = 0, normal = 0, squares = 0;
        for (var i = 0; i < Count; i++)
        {
            var u = random.NextDouble();
            Assert.InRange(u, 0, 1 - 1e-16);
            uniform += u / Count;
            var x = random.NextNormal();
            normal += x / Count;
            squares += x * x / Count;
            counts[random.NextInt(7)]++;
        }

        Assert.Equal(0.5, uniform, 0.003);
        Assert.Equal(0, normal, 0.01);
        Assert.Equal(1, squares, 0.015);
        Assert.All(counts, count => Assert.Equal(Count / 7.0, count, 800.0));
    }

    [Fact]
    public void NextInt_BoundBelowOne_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSource(0, RandomStream.Environment).NextInt(0));
}
