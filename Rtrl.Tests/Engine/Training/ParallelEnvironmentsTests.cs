using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>Several environments take turns; each lives as if it were alone.</summary>
public class ParallelEnvironmentsTests
{
    private const int Environments = 3;
    private const int Turn = 16;

    private static readonly RunSettings s_settings = Runs.Kinds["ppo, parallel environments"];

    [Fact]
    public void Step_TurnAfterTurn_EveryEpisodeGoesOnWhereItsEnvironmentWasLeft()
    {
        var run = new TrainingRun(s_settings);
        var episodeStep = new int[Environments];
        for (var step = 0; step < 4 * Environments * Turn; step++)
        {
            ref readonly var metrics = ref run.Step();
            Assert.Equal(step / Turn % Environments, run.Environment);
            Assert.Equal(episodeStep[run.Environment], metrics.EpisodeStep);
            episodeStep[run.Environment] = metrics.EpisodeEnded ? 0 : metrics.EpisodeStep + 1;
        }

        Assert.Contains(episodeStep, open => open > 0);
    }

    [Fact]
    public void Step_FirstEnvironment_LivesToTheBitAsASingleOne()
    {
        var (several, single) = (
            new TrainingRun(s_settings),
            new TrainingRun(s_settings with { Ppo = s_settings.Ppo with { Environments = 1, RolloutSteps = Environments * Turn } })
        );
        for (var step = 0; step < Turn; step++)
        {
            several.Step();
            single.Step();
            Assert.Equal(single.LastStep.TdError, several.LastStep.TdError);
            Assert.Equal(single.LastInput.ToArray(), several.LastInput.ToArray());
            Assert.Equal(single.LastOutputs.ToArray(), several.LastOutputs.ToArray());
        }
    }

    /// <summary>
    /// Under constant parameters an environment's life does not depend on when its turns are: turns of 4 steps and of 16 give the same
    /// steps.
    /// </summary>
    [Fact]
    public void Step_OtherTurns_GiveEveryEnvironmentTheSameLife()
    {
        var still = s_settings with { Ppo = s_settings.Ppo with { ActorStepSize = 0, CriticStepSize = 0, Minibatches = 1, Epochs = 1 } };
        var lives = ((int[])[4, Turn])
            .Select(turn =>
            {
                var run = new TrainingRun(still with { Ppo = still.Ppo with { RolloutSteps = turn } });
                var life = Enumerable.Range(0, Environments).Select(_ => new List<(int, int, double, double)>()).ToArray();
                for (var step = 0; step < 2 * Environments * Turn; step++)
                {
                    ref readonly var metrics = ref run.Step();
                    life[run.Environment].Add((metrics.EpisodeStep, metrics.Action, metrics.Reward, metrics.TdError));
                }

                return life;
            })
            .ToArray();
        Assert.Equal(lives[0], lives[1]);
        Assert.NotEqual(lives[0][0], lives[0][1]);
        Assert.NotEqual(lives[0][1], lives[0][2]);
    }

    [Fact]
    public void Step_EveryEnvironment_DrawsOfItsOwn()
    {
        var run = new TrainingRun(s_settings with { Ppo = s_settings.Ppo with { ActorStepSize = 0, CriticStepSize = 0 } });
        var (cues, actions) = (new string[Environments], new List<int>[] { [], [], [] });
        for (var step = 0; step < 12 * Environments * Turn; step++)
        {
            ref readonly var metrics = ref run.Step();
            if (metrics.EpisodeStep == 0)
                cues[run.Environment] += string.Join(' ', run.Observation.ToArray()) + ";";
            actions[run.Environment].Add(metrics.Action);
        }

        Assert.Equal(Environments, cues.Distinct(StringComparer.Ordinal).Count());
        foreach (var (one, other) in (ValueTuple<int, int>[])[(0, 1), (0, 2), (1, 2)])
            Assert.InRange(
                actions[one].Zip(actions[other]).Count(pair => pair.First == pair.Second) / (double)actions[one].Count,
                0.3,
                0.7
            );
    }

    [Fact]
    public void Capture_AtTheEndOfATurn_ShowsTheEnvironmentOfTheLastStep()
    {
        var run = new TrainingRun(s_settings).Take(Turn - 1);
        var (before, at) = (new Snapshot(), new Snapshot());
        run.Capture(before);
        run.Take(1).Capture(at);
        Assert.Equal((0, 0), (before.Environment, at.Environment));
        Assert.Equal((4, 0), (before.Metrics.EpisodeStep, at.Metrics.EpisodeStep));
        Assert.Equal(run.LastStep.TdError, at.Metrics.TdError);
        run.Take(1).Capture(at);
        Assert.Equal((1, 0), (at.Environment, at.Metrics.EpisodeStep));
        var restored = new Snapshot();
        TrainingRun.Restore(s_settings, run.Checkpoint()).Capture(restored);
        Assert.Equal(1, restored.Environment);
        Assert.Equal(at.HiddenState, restored.HiddenState);
        Assert.Equal(at.Observation, restored.Observation);
    }

    [Fact]
    public void Restore_WithOpenEpisodes_RecordsThemFromTheirFirstStep()
    {
        var run = new TrainingRun(s_settings).Take((2 * Turn) + 3);
        var restored = TrainingRun.Restore(s_settings, run.Checkpoint());
        var (episodes, again) = (new List<EpisodeRecord>(), new List<EpisodeRecord>());
        run.DrainEpisodes([]);
        run.Take(3 * Turn).DrainEpisodes(episodes);
        restored.Take(3 * Turn).DrainEpisodes(again);
        Assert.Equal(episodes, again);
        Assert.Contains(episodes, episode => episode.StartStep < 2 * Turn);
    }

    /// <summary>An episode that other environments interrupt is lived again from its first step alone.</summary>
    [Fact]
    public void Read_EveryEpisode_HasItsLengthAndReturn()
    {
        var run = new TrainingRun(s_settings).Take(4 * Environments * Turn);
        var episodes = new List<EpisodeRecord>();
        run.DrainEpisodes(episodes);
        Assert.Equal(Enumerable.Range(0, episodes.Count).Select(number => (long)number), episodes.Select(episode => episode.Episode));
        Assert.Contains(episodes, episode => episode.StartStep / Turn != (episode.StartStep + episode.Length - 1) / Turn);
        var replay = new EpisodeReplay(s_settings, []);
        foreach (var episode in episodes)
        {
            var steps = replay.Read(
                replay.Seek([], episode.StartStep, cancellation: TestContext.Current.CancellationToken),
                0,
                1000,
                cancellation: TestContext.Current.CancellationToken
            );
            Assert.Equal(episode.Length, steps.Count);
            Assert.Equal(Enumerable.Range(0, episode.Length), steps.Select(step => step.Metrics.EpisodeStep));
            Assert.Equal(episode.Return, steps[^1].Metrics.EpisodeReturn);
            var later = replay.Seek([], episode.StartStep, cancellation: TestContext.Current.CancellationToken);
            replay.Skip(later, 2, long.MaxValue, TestContext.Current.CancellationToken);
            Assert.Equal(steps[2].Metrics.Step, later.StepCount);
        }

        Assert.Contains(
            "first step",
            Assert
                .Throws<SandboxException>(() =>
                    replay.SeekEpisode(new TrainingRun(s_settings), 3, cancellation: TestContext.Current.CancellationToken)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Step_LearningOff_StaysInItsEnvironment()
    {
        var run = new TrainingRun(s_settings).Take(Turn + 3);
        var sandbox = Sandbox.Of(run);
        run.Learning = false;
        for (var step = 0; step < 2 * Turn; step++)
        {
            run.Step();
            Assert.Equal(run.LastStep.Value, sandbox.Step().Value);
            Assert.Equal(1, run.Environment);
        }

        run.Learning = true;
        run.Take(Turn);
        Assert.Equal((1, 2), (run.Environment, run.NextEnvironment));
    }

    [Fact]
    public void Evaluate_AnyEnvironmentsTurn_TakesWholeEpisodes()
    {
        var run = new TrainingRun(s_settings).Take((2 * Turn) + 3);
        var result = Evaluation.Run(
            Sandbox.Of(run),
            new EvaluationSettings { Episodes = 30, Seed = 4 },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(5, result.MeanLength);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Restore_BranchWithOtherEnvironments_BeginsAnEpisodeInEach(int environments)
    {
        var run = new TrainingRun(s_settings).Take(Turn + 3);
        var branch = TrainingRun.Restore(s_settings with { Ppo = s_settings.Ppo with { Environments = environments } }, run.Checkpoint());
        for (var turn = 0; turn < environments; turn++)
        {
            branch.Take(1);
            Assert.Equal((turn, 0), (branch.Environment, branch.LastStep.EpisodeStep));
            branch.Take(Turn - 1);
        }

        Assert.Equal(0, branch.NextEnvironment);
        var again = TrainingRun.Restore(s_settings, branch.Checkpoint());
        Assert.True(again.BetweenEpisodes);
        again.Take(Environments * Turn);
    }

    [Fact]
    public void Staleness_InOneOfSeveralEnvironments_FollowsThatOnesEpisode()
    {
        var sandbox = Sandbox.Of(new TrainingRun(s_settings with { Environment = new() { Length = 40 } }).Take(50));
        var study = StalenessStudy.Of(sandbox, "value", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 39], study.Looks.Select(look => look.Step));
        Assert.All(study.Looks, look => Assert.True(double.IsFinite(look.FullReplay.RelativeL2)));
    }
}
