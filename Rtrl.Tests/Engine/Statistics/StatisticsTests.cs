using CsCheck;
using Rtrl.Engine.Statistics;

namespace Rtrl.Tests.Engine.Statistics;

/// <summary>What must hold for any scores: order, one run, ties, missing ones, duplicates.</summary>
public sealed class StatisticsTests
{
    private static readonly Gen<double[][]> s_tables = Gen.Double[-2, 2].Array[1, 9].Array[1, 4];

    private static readonly (string Name, Func<ScoreTable, double> Of)[] s_aggregates =
    [
        ("interquartile mean", Aggregates.InterquartileMean),
        ("mean", Aggregates.Mean),
        ("median", Aggregates.Median),
        ("optimality gap", scores => Aggregates.OptimalityGap(scores)),
    ];

    [Fact]
    public void Aggregates_RunsAndTasksInAnotherOrder_AreTheSame() =>
        s_tables.Sample(table =>
        {
            var turned = ScoreTable.Of(table.Reverse().Select(task => task.Reverse()));
            Assert.All(s_aggregates, aggregate => Assert.Equal(aggregate.Of(ScoreTable.Of(table)), aggregate.Of(turned), 1e-12));
        });

    [Fact]
    public void Aggregates_ScoresMovedAndStretched_FollowThem() =>
        Gen.Select(s_tables, Gen.Double[0.1, 3], Gen.Double[-1, 1])
            .Sample(
                (table, scale, shift) =>
                {
                    var moved = ScoreTable.Of(table.Select(task => task.Select(score => (scale * score) + shift)));
                    Assert.All(
                        s_aggregates[..3],
                        aggregate => Assert.Equal((scale * aggregate.Of(ScoreTable.Of(table))) + shift, aggregate.Of(moved), 1e-9)
                    );
                }
            );

    [Fact]
    public void Aggregates_OfOneRun_AreThatRunAndSoIsItsInterval() =>
        Gen.Double[-2, 0.99]
            .Sample(
                score =>
                {
                    var one = ScoreTable.OfOneTask([score]);
                    Assert.All(
                        s_aggregates[..3],
                        aggregate =>
                        {
                            var estimate = Bootstrap.Of(one, aggregate.Of, aggregate.Name);
                            Assert.Equal((score, score, score, 1), (estimate.Value, estimate.Low, estimate.High, estimate.Count));
                        }
                    );
                    Assert.Equal(1 - score, Aggregates.OptimalityGap(one), 1e-12);
                    Assert.Equal(double.NaN, Aggregates.StandardErrorOfMiddleHalf(one));
                },
                iter: 20
            );

    [Fact]
    public void Aggregates_WhereAllTie_AreTheTieWithoutWidth()
    {
        var tied = ScoreTable.Of([
            [0.25, 0.25, 0.25],
            [0.25, 0.25],
        ]);
        Assert.All(
            s_aggregates[..3],
            aggregate =>
            {
                var estimate = Bootstrap.Of(tied, aggregate.Of, aggregate.Name);
                Assert.Equal((0.25, 0.25, 0.25), (estimate.Value, estimate.Low, estimate.High));
            }
        );
        Assert.Equal(0.5, Comparisons.ProbabilityOfImprovement(tied, tied));
    }

    [Fact]
    public void Scores_ThatAreMissing_AreLeftOutAndNotCounted()
    {
        var table = ScoreTable.Of([
            [0.5, double.NaN, 0.7],
            [double.NaN, 1],
        ]);
        Assert.Equal((3, 1), (table.Runs, table.FewestRuns));
        Assert.Equal((0.6 + 1) / 2, Aggregates.Mean(table), 1e-12);
        Assert.Contains(
            "Task 2 of 2 has no score",
            Assert
                .Throws<ArgumentException>(() =>
                    ScoreTable.Of([
                        [1.0],
                        [double.NaN],
                    ])
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "finite",
            Assert
                .Throws<ArgumentException>(() =>
                    ScoreTable.Of([
                        [double.PositiveInfinity],
                    ])
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => ScoreTable.Of([]));
    }

    /// <summary>
    /// Runs given twice change nothing about the middle, but would make it look better known: who counts must not give them twice.
    /// </summary>
    [Fact]
    public void Interval_OfRunsGivenTwice_IsNarrower()
    {
        double[] runs = [0.1, 0.4, 0.5, 0.9, 1];
        var (once, twice) = (
            Bootstrap.Of(ScoreTable.OfOneTask(runs), Aggregates.Mean, "mean"),
            Bootstrap.Of(ScoreTable.OfOneTask([.. runs, .. runs]), Aggregates.Mean, "mean")
        );
        Assert.Equal(once.Value, twice.Value, 1e-12);
        Assert.True(twice.High - twice.Low < 0.85 * (once.High - once.Low));
    }

    [Fact]
    public void Interval_OfTheMean_HoldsWhatStudentsDoes()
    {
        // A normal sample of 30: both intervals are ± 2 s/√n; the bootstrap's s has n in place of n − 1.
        var random = new Random(7);
        double[] runs =
        [
            .. Enumerable
                .Range(0, 30)
                .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())),
        ];
        var (student, bootstrap) = (
            Rtrl.Engine.Numerics.Estimate.MeanOf(runs),
            Bootstrap.Of(ScoreTable.OfOneTask(runs), Aggregates.Mean, "mean")
        );
        Assert.Equal(student.Low, bootstrap.Low, 0.06);
        Assert.Equal(student.High, bootstrap.High, 0.06);
        Assert.Equal("mean, 95 % stratified bootstrap interval", bootstrap.Method);
        Assert.Equal(bootstrap, Bootstrap.Of(ScoreTable.OfOneTask(runs), Aggregates.Mean, "mean"));
    }

    [Fact]
    public void ProbabilityOfImprovement_TurnedRound_IsTheRest() =>
        Gen.Select(s_tables, s_tables)
            .Where((a, b) => a.Length == b.Length)
            .Sample(
                (a, b) =>
                {
                    var (left, right) = (ScoreTable.Of(a), ScoreTable.Of(b));
                    var (forth, back) = (
                        Comparisons.ProbabilityOfImprovement(left, right),
                        Comparisons.ProbabilityOfImprovement(right, left)
                    );
                    Assert.InRange(forth, 0, 1);
                    Assert.Equal(1, forth + back, 1e-12);
                    Assert.Equal(-Comparisons.DifferenceOfMeans(left, right), Comparisons.DifferenceOfMeans(right, left), 1e-12);
                }
            );

    [Fact]
    public void Comparison_OfOtherTasks_IsRefusedWithBothNumbers() =>
        Assert.Contains(
            "One method has 1 tasks and the other 2",
            Assert
                .Throws<ArgumentException>(() =>
                    Comparisons.DifferenceOfMeans(
                        ScoreTable.OfOneTask([1]),
                        ScoreTable.Of([
                            [1.0],
                            [2.0],
                        ])
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Profile_OfRisingThresholds_Falls() =>
        s_tables.Sample(table =>
        {
            var profile = Aggregates.Profile(ScoreTable.Of(table), [-3, -1, 0, 1, 3]);
            Assert.Equal((1.0, 0.0), (profile[0], profile[^1]));
            Assert.Equal(profile.OrderDescending(), profile);
        });
}
