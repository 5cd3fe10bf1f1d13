using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Numerics;

public class NormaliserTests
{
    [Theory]
    [Trait("Golden", "algorithms")]
    [InlineData("observation_release", "seed")]
    [InlineData("observation_stream_x", "stream-x")]
    public void Normalise_GoldenObservations_AgreesInSingle(string key, string variant)
    {
        var normaliser = new ObservationNormaliser(2, variant);
        foreach (var want in GoldenData.Algorithm("normalisation")[key].Items)
        {
            var observation = Single(want["x"].Numbers);
            var got = new float[2];
            normaliser.Update(observation);
            normaliser.Normalise(observation, got);
            Agreement.Close(want["normalised"].Numbers, got, 1e-6);
        }
    }

    [Theory]
    [Trait("Golden", "algorithms")]
    [InlineData("reward_release", "seed")]
    [InlineData("reward_streamlet", "later")]
    [InlineData("reward_stream_x", "stream-x")]
    public void Scale_GoldenRewards_Agrees(string key, string variant)
    {
        var golden = GoldenData.Algorithm("normalisation");
        var scaler = new RewardScaler(golden["gamma"].Number, variant);
        foreach (var want in golden[key].Items)
        {
            scaler.Update(want["reward"].Number, want["done"].Flag);
            Agreement.Close(want["scaled_reward"].Number, scaler.Scale(want["reward"].Number));
        }
    }

    /// <summary>The batch of one observation is its entries: weight d against a prior of 1e−4 samples of mean 0 and variance 1.</summary>
    [Fact]
    public void Normalise_Shared_HasOneMeanAndVarianceOfAllEntries()
    {
        var normaliser = new ObservationNormaliser(2, "shared");
        normaliser.Update([1, 3]);
        normaliser.Update([-2, 6]);
        double[] all = [1, 3, -2, 6];
        const double Prior = 1e-4;
        var mean = all.Sum() / (4 + Prior);
        var variance = ((Prior * (1 + (mean * mean))) + all.Sum(x => (x - mean) * (x - mean))) / (4 + Prior);
        var got = new float[2];
        normaliser.Normalise([5, 0], got);
        Assert.Equal((5 - mean) / Math.Sqrt(variance + 1e-8), got[0], 1e-6);
        Assert.Equal(-mean / Math.Sqrt(variance + 1e-8), got[1], 1e-6);
    }

    [Fact]
    public void Update_ManySamples_EqualsTwoPassStatisticsWithPrior()
    {
        var normaliser = new ObservationNormaliser(1, "seed");
        double[] samples = Cases.Random().Normals(1000, 3);
        foreach (var sample in samples)
            normaliser.Update([(float)sample]);
        double[] all = [0, .. samples.Select(x => (double)(float)x)];
        var mean = all.Average();
        var variance = (1 + all.Sum(x => (x - mean) * (x - mean))) / all.Length;
        var got = new float[1];
        normaliser.Normalise([5], got);
        Assert.Equal((5 - mean) / Math.Sqrt(variance), got[0], 1e-5);
    }

    [Fact]
    public void Scale_RewardsRescaled_IsInvariantAfterBurnIn()
    {
        var small = new RewardScaler(0.99, "seed");
        var large = new RewardScaler(0.99, "seed");
        var random = Cases.Random();
        var last = 0.0;
        for (var i = 0; i < 20_000; i++)
        {
            last = random.NextNormal();
            small.Update(last, i % 16 == 15);
            large.Update(40 * last, i % 16 == 15);
        }

        Assert.Equal(small.Scale(last), large.Scale(40 * last), 1e-3);
    }

    [Fact]
    public void Normalise_ConstantZeroEntry_StaysZero()
    {
        var normaliser = new ObservationNormaliser(1, "seed");
        var got = new float[1];
        for (var i = 0; i < 100; i++)
        {
            normaliser.Update([0]);
            normaliser.Normalise([0], got);
            Assert.Equal(0, got[0]);
        }
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("stream-x")]
    public void Load_AfterSave_ContinuesBitIdentically(string variant)
    {
        var observations = new ObservationNormaliser(1, variant);
        var rewards = new RewardScaler(0.9, variant);
        foreach (var sample in Cases.Random().Normals(50))
        {
            observations.Update([(float)sample]);
            rewards.Update(sample, false);
        }

        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        observations.Save(writer);
        rewards.Save(writer);
        stream.Position = 0;
        var reader = new BinaryReader(stream);
        var observationsCopy = new ObservationNormaliser(1, variant);
        var rewardsCopy = new RewardScaler(0.9, variant);
        observationsCopy.Load(reader);
        rewardsCopy.Load(reader);
        rewards.Update(1, true);
        rewardsCopy.Update(1, true);
        Assert.Equal(rewards.Scale(0.3), rewardsCopy.Scale(0.3));
        float[] got = [0],
            gotCopy = [0];
        observations.Normalise([2], got);
        observationsCopy.Normalise([2], gotCopy);
        Assert.Equal(got, gotCopy);
    }

    [Fact]
    public void Constructor_UnknownVariant_NamesTheAllowedOnes()
    {
        Assert.Contains(
            "stream-x",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ObservationNormaliser(1, "x")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "later",
            Assert.Throws<ArgumentOutOfRangeException>(() => new RewardScaler(0.9, "x")).Message,
            StringComparison.Ordinal
        );
    }

    private static float[] Single(double[] values) => [.. values.Select(x => (float)x)];
}
