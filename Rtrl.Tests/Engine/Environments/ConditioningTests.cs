using Rtrl.Engine.Environments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

public sealed class ConditioningTests
{
    [Theory]
    [Trait("Category", "Statistics")]
    [InlineData(10, 0.182, 0.182)]
    [InlineData(20, 0.333, 0.335)]
    [InlineData(40, 0.572, 0.608)]
    [InlineData(80, 0.888, 1.101)]
    public void Step_LongStream_HasTheReferenceReturns(int isi, double meanReturn, double errorOfZero)
    {
        const int Steps = 500_000;
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = "trace-conditioning", Isi = isi });
        var (random, observation) = (Worlds.Source(10), new float[2]);
        var rewards = new double[Steps];
        environment.Reset(random, observation);
        for (var t = 0; t < Steps; t++)
            rewards[t] = environment.Step(EnvironmentAction.None, random, observation).Reward;

        var (target, sum, squares) = (0.0, 0.0, 0.0);
        for (var t = Steps - 1; t >= 0; t--)
        {
            target = rewards[t] + (environment.Facts.Discount!.Value * target);
            sum += target / Steps;
            squares += target * target / Steps;
        }

        Assert.Equal(meanReturn, sum, 0.004);
        Assert.Equal(errorOfZero, squares, 0.01);
    }

    [Fact]
    public void Step_Trials_StayWithinTheIntervalsAndUseThemAll()
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = "trace-conditioning", Isi = 20 });
        var (random, observation) = (Worlds.Source(11), new float[2]);
        var (isis, itis) = (new HashSet<int>(), new HashSet<int>());
        var (cue, outcome, lastCue, lastOutcome) = (0, 0, 0f, 0f);
        environment.Reset(random, observation);
        for (var t = 0; t < 300_000; t++)
        {
            if (observation[1] > lastCue)
            {
                if (outcome > 0)
                    itis.Add(t - outcome);
                cue = t;
            }

            if (observation[0] > lastOutcome)
            {
                isis.Add(t - cue);
                outcome = t;
            }

            (lastOutcome, lastCue) = (observation[0], observation[1]);
            environment.Step(EnvironmentAction.None, random, observation);
        }

        Assert.Equal(Enumerable.Range(14, 13), isis.Order());
        Assert.Equal(Enumerable.Range(80, 41), itis.Order());
    }

    [Fact]
    public void Step_Distractors_StartAtTheirRateAndStayFourSteps()
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = "trace-conditioning", Distractors = 2 });
        var (random, observation) = (Worlds.Source(12), new float[4]);
        var (on, starts, run) = (new double[2], new double[2], new int[2]);
        const int Steps = 200_000;
        environment.Reset(random, observation);
        for (var t = 0; t < Steps; t++)
        {
            environment.Step(EnvironmentAction.None, random, observation);
            for (var i = 0; i < 2; i++)
            {
                on[i] += observation[2 + i];
                if (observation[2 + i] == 1)
                {
                    starts[i] += run[i] == 0 ? 1 : 0;
                    run[i]++;
                }
                else
                {
                    Assert.True(run[i] is 0 or 4 || t < 4);
                    run[i] = 0;
                }
            }
        }

        // A cycle is 1/p draws, the last of which starts it, then 3 more steps on and one off that draws nothing.
        Assert.Equal(1 / (10.0 + 4), starts[0] / Steps, 0.002);
        Assert.Equal(1 / (20.0 + 4), starts[1] / Steps, 0.002);
        Assert.Equal(4, on[0] / starts[0], 0.01);
    }

    [Theory]
    [InlineData("trace-patterning", 0, 0.5)]
    [InlineData("noisy-patterning", 0.1, 0.5)]
    [InlineData("noisy-patterning", 1, 0.5)]
    public void Step_Patterning_HalfOfTheTrialsAreTargetsAndNoiseTurnsOutcomes(string name, double noise, double outcomes)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name, OutcomeNoise = noise });
        var facts = environment.Facts;
        var (random, observation, hidden) = (Worlds.Source(13), new float[5], new double[facts.HiddenSize]);
        var (follows, turned) = (0.0, 0.0);
        const int Trials = 20_000;
        for (var trial = 0; trial < Trials; trial++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            var targets = hidden[..12].Chunk(4).ToArray();
            Assert.All(targets, target => Assert.Equal(2, target.Sum()));
            Assert.Equal(3, targets.DistinctBy(target => string.Join(' ', target)).Count());
            Assert.Equal(hidden[15..19].Select(cue => (float)cue), observation[1..5]);
            var isTarget = targets.Any(target => target.SequenceEqual(hidden[15..19]));
            follows += hidden[14] / Trials;
            turned += isTarget != (hidden[14] == 1) ? 1.0 / Trials : 0;
        }

        Assert.Equal(outcomes, follows, 0.016);
        Assert.Equal(noise, turned, 0.01);
    }

    [Fact]
    public void Create_PatternSeed_DecidesThePatternsWhateverTheStream()
    {
        Assert.Equal(Patterns(1, stream: 1), Patterns(1, stream: 2));
        Assert.NotEqual(Patterns(1, stream: 1), Patterns(2, stream: 1));

        static double[] Patterns(int seed, long stream)
        {
            var environment = EnvironmentFactory.Create(
                new EnvironmentSettings
                {
                    Name = "trace-patterning",
                    Stimuli = 8,
                    Targets = 5,
                    PatternSeed = seed,
                }
            );
            var hidden = new double[environment.Facts.HiddenSize];
            environment.Reset(Worlds.Source(stream), new float[environment.ObservationSize]);
            environment.WriteHidden(hidden);
            return hidden[..40];
        }
    }

    [Fact]
    public void Validate_ContradictoryStreams_NamesTheField()
    {
        Assert.Equal(
            "environment.itiMax",
            Problem(
                new EnvironmentSettings
                {
                    Name = "trace-conditioning",
                    ItiMin = 90,
                    ItiMax = 80,
                }
            )
        );
        Assert.Equal("environment.stimuli", Problem(new EnvironmentSettings { Name = "trace-patterning", Stimuli = 5 }));
        Assert.Equal(
            "environment.targets",
            Problem(
                new EnvironmentSettings
                {
                    Name = "noisy-patterning",
                    Stimuli = 4,
                    Targets = 7,
                }
            )
        );
        Assert.Equal(
            "agent.name",
            Assert
                .Single(
                    SettingsDocument.Validate(new RunSettings { Environment = new EnvironmentSettings { Name = "trace-conditioning" } })
                )
                .Key
        );

        static string Problem(EnvironmentSettings settings) =>
            Assert.Single(Assert.Throws<InvalidSettingsException>(() => EnvironmentFactory.Create(settings)).Problems).Key;
    }
}
