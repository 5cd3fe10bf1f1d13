using Rtrl.Engine.Numerics.Reference;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Reference;

public class NormalisationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Normalise_ManySamples_StatisticsEqualTwoPassValues(bool startsEmpty)
    {
        var random = Cases.Random(5);
        var normaliser = new ObservationNormaliser(1, startsEmpty);
        var samples = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            samples.Add(3 + (2 * random.NextNormal()));
            normaliser.Normalise([samples[^1]]);
        }

        if (!startsEmpty)
            samples.Add(0);
        var mean = samples.Average();
        var squares = samples.Sum(s => (s - mean) * (s - mean)) + (startsEmpty ? 0 : 1);
        Agreement.Close(mean, normaliser.Mean[0], 1e-12);
        Agreement.Close(squares / (startsEmpty ? samples.Count - 1 : samples.Count), normaliser.Variance(0), 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Normalise_MaskedEntry_StaysExactlyZero(bool startsEmpty)
    {
        var random = Cases.Random(5);
        var normaliser = new ObservationNormaliser(2, startsEmpty);
        for (var i = 0; i < 50; i++)
            Assert.Equal(0, normaliser.Normalise([random.NextNormal(), 0])[1]);
    }

    [Theory]
    [InlineData(RewardScalingVariant.Seed)]
    [InlineData(RewardScalingVariant.Later)]
    [InlineData(RewardScalingVariant.StreamX)]
    public void Scale_RewardsTimesTen_SameAfterBurnIn(RewardScalingVariant variant)
    {
        var random = Cases.Random(5);
        var plain = new RewardScaler(0.9, variant);
        var tenfold = new RewardScaler(0.9, variant);
        for (var i = 0; i < 20_000; i++)
        {
            var reward = random.NextNormal();
            var (a, b) = (plain.Scale(reward, i % 50 == 49), tenfold.Scale(10 * reward, i % 50 == 49));
            if (i >= 10_000)
                Agreement.Close(a, b, 1e-4);
        }
    }

    [Fact]
    public void Scale_RewardAtAnEnd_EntersStatisticsAlone()
    {
        var scaler = new RewardScaler(0.9);
        scaler.Scale(5, episodeEnds: false);
        scaler.Scale(-1, episodeEnds: true);
        Assert.Equal((-1, 0), (scaler.Return, scaler.CarriedReturn));
    }
}
