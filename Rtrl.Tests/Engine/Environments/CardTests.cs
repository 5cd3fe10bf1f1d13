using Rtrl.Engine.Environments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>What the recordings do not show: shuffling, and the old port's rules.</summary>
public sealed class CardTests
{
    [Fact]
    public void Reset_ManyDeals_ArePermutationsAndUniform()
    {
        var environment = Worlds.Create("repeat-first", "easy");
        var random = Worlds.Source(1);
        var (observation, hidden) = (new float[4], new double[52]);
        var (first, last, pairs) = (new double[4], new double[4], 0.0);
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            Assert.All(hidden.CountBy(suit => suit), entry => Assert.Equal(13, entry.Value));
            first[(int)hidden[0]]++;
            last[(int)hidden[51]]++;
            pairs += hidden[0] == hidden[1] ? 1 : 0;
        }

        Assert.All(first.Concat(last), count => Assert.Equal(0.25, count / Count, 0.014));
        Assert.Equal(12.0 / 51, pairs / Count, 0.014);
    }

    [Fact]
    public void Step_RepeatFirstOfTheOldPort_TakesOneStepMore()
    {
        var (returned, length, _) = Play("repeat-first", (hidden, step) => (int)hidden[0]);
        Assert.Equal(52, length);
        Assert.Equal(52.0 / 51, returned, 1e-12);
    }

    [Fact]
    public void Step_HigherLowerOfTheOldPort_EndsWithATie()
    {
        var (returned, length, observations) = Play("higher-lower", (hidden, step) => step < 51 && hidden[step + 1] > hidden[step] ? 0 : 1);
        Assert.Equal(52, length);
        Assert.Equal(observations[51], observations[52]);
        Assert.InRange(returned, 0.8, 51.0 / 52);
    }

    [Fact]
    public void Step_CountRecallOfTheOldPort_KnowsTwoAnswersAndAsksForTheLastPairToo()
    {
        var (returned, length, _) = Play(
            "count-recall",
            (hidden, step) => Math.Min(1, hidden.AsSpan(0, step + 1).Count(hidden[52 + step]))
        );
        Assert.Equal(52, length);
        Assert.InRange(returned, -0.97, -0.8); // at best about −0.891
    }

    [Fact]
    public void Step_AutoencodeOfTheOldPort_HidesTheCardsAndAsksOnceTooOften()
    {
        var (returned, length, observations) = Play("autoencode", (hidden, step) => (int)hidden[Math.Clamp(51 - (step - 52), 0, 51)]);
        Assert.Equal(105, length);
        Assert.Equal(53.0 / 52, returned, 1e-12);
        Assert.All(observations[..52], observation => Assert.Equal([0, 0, 0, 0], observation));
        Assert.All(observations[52..], observation => Assert.Equal(observations[52], observation));
        Assert.Equal(1, observations[52].Sum());
    }

    [Fact]
    public void Step_AutoencodeWithItsMode_ShowsModeAndSuit()
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = "autoencode", ShowMode = true });
        var random = Worlds.Source(0);
        var observation = new float[6];
        environment.Reset([.. Enumerable.Range(0, 52).Select(card => (double)((card + 2) % 4))], random, observation);
        Assert.Equal([0, 1, 0, 0, 1, 0], observation);
        for (var step = 1; step < 52; step++)
            environment.Step(0, random, observation);
        Assert.Equal([1, 0, 0, 1, 0, 0], observation); // the last card, already in play
        environment.Step(1, random, observation);
        Assert.Equal([1, 0, 1, 0, 0, 0], observation);
    }

    private static (double Return, int Length, List<float[]> Observations) Play(string name, Func<double[], int, int> policy)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name, CardRules = "old-port" });
        var random = Worlds.Source(3);
        var (observation, hidden) = (new float[environment.ObservationSize], new double[environment.Facts.HiddenSize]);
        environment.Reset(random, observation);
        environment.WriteHidden(hidden);
        var observations = new List<float[]> { observation.ToArray() };
        var (sum, step, ended) = (0.0, 0, false);
        for (; !ended; step++)
        {
            var transition = environment.Step(policy(hidden, step), random, observation);
            observations.Add(observation.ToArray());
            sum += transition.Reward;
            ended = transition.Terminated;
            Assert.False(transition.Truncated);
        }

        return (sum, step, observations);
    }

    [Fact]
    public void WriteState_Concentration_RemembersWhatWasTurnedUntilTheNextDeal()
    {
        var environment = Worlds.Create("concentration", "easy");
        var (random, observation, state) = (Worlds.Source(1), new float[environment.ObservationSize], new float[environment.StateSize]);
        var hidden = new double[52];
        for (var card = 0; card < 52; card++)
            hidden[card] = card % 2;
        environment.Reset(hidden, random, observation);
        foreach (var card in new[] { 0, 1, 4, 6, 8 }) // a mismatch, a match, a first card
            environment.Step(card, random, observation);
        Assert.Equal([4, 6], Flags("matched"));
        Assert.Equal([4, 6, 8], Flags("face up"));
        Assert.Equal([0, 1, 4, 6, 8], Flags("seen"));

        environment.Reset(hidden, random, observation);
        Assert.Empty(Flags("seen"));

        IEnumerable<int> Flags(string kind)
        {
            environment.WriteState(state);
            return Enumerable.Range(0, 52).Where(card => state[environment.Facts.StateNames.ToList().IndexOf($"{kind} {card}")] == 1);
        }
    }
}
