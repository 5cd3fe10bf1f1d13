using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>
/// Normalised return (specification of environments, 2.4), explained variance and norm of the update (specification of algorithms, 9.4).
/// </summary>
public sealed class LoggedQuantityTests
{
    /// <summary>Steps over which the explained variance is taken.</summary>
    private const int Window = 1024;

    private static readonly int[] s_metered = [15, 15 + 61];

    /// <summary>The paper's table; every other environment has no scale.</summary>
    public static IReadOnlyDictionary<string, (double Low, double High)> Scales { get; } =
        new Dictionary<string, (double, double)>
        {
            ["repeat-first"] = (-1, 1),
            ["repeat-previous"] = (-1, 1),
            ["count-recall"] = (-1, 1),
            ["autoencode"] = (-1, 1),
            ["position-only-cart-pole"] = (0, 1),
            ["noisy-position-only-cart-pole"] = (0, 1),
            ["battleship"] = (-64.0 / 52, 1),
            ["mine-sweeper"] = (-13.0 / 24 - 0.571429, 1),
            ["higher-lower"] = (-1, 0.507),
            ["concentration"] = (-1, 0.816),
            ["multiarmed-bandit"] = (-1, 0.824),
        };

    public static TheoryData<string> Environments => [.. EnvironmentKind.All.Select(environment => environment.Name)];

    public static TheoryData<string> Kinds => [.. Runs.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Scale_EveryEnvironment_IsThePapers(string name)
    {
        var scale = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = name }).Scale;
        Assert.Null(EnvironmentKind.FactsOf(new EnvironmentSettings { Name = name, Level = "hard" }).Scale);
        if (!Scales.TryGetValue(name, out var want))
        {
            Assert.Null(scale);
            return;
        }

        Assert.Equal(want.Low, scale!.Low, 1e-9);
        Assert.Equal(want.High, scale.High, 1e-9);
        Assert.Equal((0.25 - want.Low) / (want.High - want.Low), scale.Of(0.25)!.Value, 1e-9);
        Assert.Equal(((double?)0, (double?)1, (double?)null), (scale.Of(scale.Low), scale.Of(scale.High), scale.Of(null)));
    }

    [Fact]
    public void Step_TaskWithAScale_RecordsTheNormalisedReturnOfEveryEpisode()
    {
        var run = new TrainingRun(Runs.StreamQ with { Environment = new() { Name = "higher-lower" } }).Take(600);
        Assert.Equal(new ReturnScale(-1, 0.507), run.Description.Scale);
        var (returns, normalised) = (Buckets(run, RunMetrics.Return), Buckets(run, RunMetrics.NormalisedReturn));
        Assert.True(returns.Length > 5);
        Assert.Equal(
            returns.Select(bucket => (bucket.FirstStep, bucket.Count)),
            normalised.Select(bucket => (bucket.FirstStep, bucket.Count))
        );
        foreach (var (want, got) in returns.Zip(normalised))
            Assert.Equal((want.Mean + 1) / 1.507, got.Mean, 1e-12);
    }

    [Fact]
    public void Step_TaskWithoutAScale_RecordsNone() =>
        Assert.DoesNotContain(
            new TrainingRun(Runs.StreamQ).Take(100).ExportSeries(),
            column => column.Metric == RunMetrics.NormalisedReturn
        );

    [Theory]
    [InlineData("stream-q")]
    [InlineData("qrc")]
    [InlineData("softmax actor-critic, nonlinear rtu")]
    public void Step_Window_RecordsTheExplainedVarianceOfItsTargets(string kind)
    {
        var run = new TrainingRun(Runs.Kinds[kind]);
        var (values, errors) = (new List<double>(), new List<double>());
        for (var step = 0; step < (2 * Window) + 100; step++)
        {
            if (step == Window + 500)
                run = TrainingRun.Restore(run.Settings, run.Checkpoint()); // in the middle of a window
            ref readonly var metrics = ref run.Step();
            values.Add(metrics.Value);
            errors.Add(metrics.TdError);
        }

        var got = Buckets(run, RunMetrics.ExplainedVariance);
        Assert.Equal(2, got.Sum(bucket => bucket.Count));
        for (var window = 0; window < 2; window++)
        {
            double[] misses = [.. errors.Skip(window * Window).Take(Window)];
            double[] targets = [.. values.Skip(window * Window).Take(Window).Zip(misses, (value, error) => value + error)];
            Assert.Equal(1 - (Variance(misses) / Variance(targets)), got[window].Mean, 1e-9);
        }
    }

    [Fact]
    public void Step_Rollout_RecordsTheExplainedVarianceOfItsReturnsAndTheNormOfItsUpdate()
    {
        var settings = Runs.StreamQ with
        {
            Agent = new()
            {
                Name = "ppo",
                Discount = 0.9,
                TraceDecay = 0.7,
            },
            Ppo = new()
            {
                RolloutSteps = 40,
                Minibatches = 4,
                ActorStepSize = 1e-2,
                CriticStepSize = 1e-2,
            },
        };
        var run = new TrainingRun(settings);
        var steps = new List<StepMetrics>();
        float[][] before = [];
        for (var step = 0; step < 40; step++)
        {
            before = Parameters(run);
            steps.Add(run.Step());
        }

        // A_t = δ + γλ nd A_{t+1} and R = A + v, from the end.
        var (advantage, advantages, returns) = (0.0, new double[40], new double[40]);
        for (var t = 39; t >= 0; t--)
        {
            advantage = steps[t].TdError + (steps[t].EpisodeEnded ? 0 : 0.9 * 0.7 * advantage);
            (advantages[t], returns[t]) = (advantage, advantage + steps[t].Value);
        }

        Assert.Equal(1 - (Variance(advantages) / Variance(returns)), Single(run, RunMetrics.ExplainedVariance), 1e-9);
        var after = Parameters(run);
        Close(Distance(before[1], after[1]), Single(run, RunMetrics.UpdateNorm));
        Close(Distance(before[0], after[0]), Single(run, RunMetrics.ActorUpdateNorm));
        Assert.True(Distance(before[1], after[1]) > 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_Metered_RecordsHowFarTheParametersMoved(string kind)
    {
        var settings = Runs.Kinds[kind];
        if (settings.Agent.Name == "ppo")
            settings = settings with { Agent = settings.Agent with { Name = "stream-ac" } };
        var run = new TrainingRun(settings);
        var (value, actor) = (new List<double>(), new List<double>());
        var names = run.Networks.Select(network => network.Name).ToList();
        for (var step = 0; step < 100; step++)
        {
            var before = Parameters(run);
            run.Step();
            if (!s_metered.Contains(step))
                continue;
            var after = Parameters(run);
            value.Add(Distance(before[names.IndexOf("value")], after[names.IndexOf("value")]));
            if (names.Contains("actor"))
                actor.Add(Distance(before[names.IndexOf("actor")], after[names.IndexOf("actor")]));
        }

        Compare(value, RunMetrics.UpdateNorm);
        Compare(actor, RunMetrics.ActorUpdateNorm);

        void Compare(List<double> want, string metric)
        {
            var got = Buckets(run, metric);
            Assert.Equal(want.Count, got.Length);
            foreach (var (wanted, bucket) in want.Zip(got))
                Close(wanted, bucket.Mean);
        }
    }

    private static SeriesBucket[] Buckets(TrainingRun run, string metric) =>
        [
            .. run.ExportSeries()
                .Where(column => column.Metric == metric)
                .SelectMany(column => column.Buckets)
                .Where(bucket => bucket.Count > 0),
        ];

    private static double Single(TrainingRun run, string metric) => Assert.Single(Buckets(run, metric)).Mean;

    private static float[][] Parameters(TrainingRun run) => [.. run.Networks.Select(network => network.Network.Parameters.ToArray())];

    private static double Distance(float[] a, float[] b) =>
        Math.Sqrt(a.Zip(b, (left, right) => ((double)left - right) * ((double)left - right)).Sum());

    private static void Close(double want, double got) => Assert.Equal(want, got, (1e-5 * want) + 1e-12);

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
