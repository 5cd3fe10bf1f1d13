using Rtrl.Engine.Numerics.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class NormalisationGoldenTests
{
    private readonly GoldenData _golden = GoldenData.Algorithm("normalisation");

    [Theory]
    [InlineData("observation_release", false, "M2")]
    [InlineData("observation_stream_x", true, "p")]
    public void Normalise_FourObservations_MatchesStatistics(string name, bool startsEmpty, string squaredDeviations)
    {
        var normaliser = new ObservationNormaliser(2, startsEmpty);
        foreach (var want in _golden[name].Items)
        {
            Agreement.Close(want["normalised"].Numbers, normaliser.Normalise(want["x"].Numbers));
            Assert.Equal(want["count"].Number, normaliser.Count);
            Agreement.Close(want["mean"].Numbers, normaliser.Mean);
            Agreement.Close(want[squaredDeviations].Numbers, normaliser.SquaredDeviations);
            Agreement.Close(want["variance"].Numbers, [normaliser.Variance(0), normaliser.Variance(1)]);
        }
    }

    [Theory]
    [InlineData("reward_release", RewardScalingVariant.Seed)]
    [InlineData("reward_streamlet", RewardScalingVariant.Later)]
    [InlineData("reward_stream_x", RewardScalingVariant.StreamX)]
    public void Scale_FiveRewardsWithAnEnd_MatchesStatistics(string name, RewardScalingVariant variant)
    {
        var scaler = new RewardScaler(_golden["gamma"].Number, variant);
        foreach (var want in _golden[name].Items)
        {
            Agreement.Close(want["scaled_reward"].Number, scaler.Scale(want["reward"].Number, want["done"].Flag));
            Assert.Equal(want["count"].Number, scaler.Count);
            Agreement.Close(want["mean"].Number, scaler.Mean);
            Agreement.Close(want["variance"].Number, scaler.Variance);
            Agreement.Close(want["G_used"].Number, scaler.Return);
            Agreement.Close(want["G_carried"].Number, scaler.CarriedReturn);
        }
    }
}
