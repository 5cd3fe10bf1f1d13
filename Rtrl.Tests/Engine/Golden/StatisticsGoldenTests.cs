using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;

namespace Rtrl.Tests.Engine.Golden;

/// <summary>Values that an independent tool computed from the same scores and the very same draws, one file a case.</summary>
[Trait("Golden", "statistics")]
public sealed class StatisticsGoldenTests
{
    private const double Target = 1;

    public static TheoryData<string> Files() =>
        [
            .. Directory
                .GetFiles(GoldenData.Folder("statistics"), "*.json")
                .Select(file => Path.GetFileNameWithoutExtension(file)!)
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void Files_OfTheFamily_AreThere() => Assert.True(Files().Count >= 8, $"{Files().Count} files.");

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryStatistic_OfTheSameDraws_IsTheRecordedOne(string file)
    {
        var golden = GoldenData.Load("statistics", file);
        foreach (var method in (string[])["a", "b"])
        {
            var (scores, draws, want) = (Scores(golden, method), Draws(golden, method), golden["expected"][method]);
            Check(want, "iqm", scores, draws, Aggregates.InterquartileMean);
            Check(want, "mean", scores, draws, Aggregates.Mean);
            Check(want, "median", scores, draws, Aggregates.Median);
            Check(want, "optimalityGap", scores, draws, table => Aggregates.OptimalityGap(table, Target));
            Agreement.Close(want["iqmPerTask"].Numbers, scores.Tasks.Select(task => Aggregates.InterquartileMean(task)).ToArray());
            Agreement.Close(want["profile"].Numbers, Aggregates.Profile(scores, want["profileTaus"].Numbers).ToArray());

            var solved = want["above0.5"];
            var share = Estimate.ShareOf(scores.All.Count(score => score > 0.5), scores.Runs);
            Assert.Equal((solved["count"].Integer / (double)solved["of"].Integer, solved["of"].Integer), (share.Value, share.Count));
            Agreement.Close(solved["wilson95"].Numbers, [share.Low, share.High]);

            var error = Aggregates.StandardErrorOfMiddleHalf(scores);
            if (want.Has("standardErrorOfMiddleHalf"))
                Agreement.Close(want["standardErrorOfMiddleHalf"].Number, error);
            else
                Assert.Equal(double.NaN, error);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryComparison_OfTheSameDraws_IsTheRecordedOne(string file)
    {
        var golden = GoldenData.Load("statistics", file);
        Check("probabilityOfImprovement", Comparisons.ProbabilityOfImprovement);
        Check("differenceOfMeans", Comparisons.DifferenceOfMeans);

        void Check(string name, Func<ScoreTable, ScoreTable, double> statistic)
        {
            var got = Bootstrap.Of(Scores(golden, "a"), Scores(golden, "b"), statistic, name, Draws(golden, "a"), Draws(golden, "b"));
            Agreement.Close(golden["aAgainstB"][name].Number, got.Value, what: name);
            Agreement.Close(golden["aAgainstB"][name + "Interval95"].Numbers, [got.Low, got.High], what: name + "Interval95");
        }
    }

    private static void Check(GoldenData want, string name, ScoreTable scores, int[][][] draws, Func<ScoreTable, double> statistic)
    {
        var got = Bootstrap.Of(scores, statistic, name, draws);
        Agreement.Close(want[name].Number, got.Value, what: name);
        Agreement.Close(want[name + "Interval95"].Numbers, [got.Low, got.High], what: name + "Interval95");
        Assert.Equal(scores.Runs, got.Count);
    }

    private static ScoreTable Scores(GoldenData golden, string method) =>
        ScoreTable.Of(golden["scores"][method].Items.Select(task => task.Numbers));

    private static int[][][] Draws(GoldenData golden, string method) =>
        [
            .. golden["resamples"]
                [method]
                .Items.Select(table => table.Items.Select(task => Array.ConvertAll(task.Numbers, run => (int)run)).ToArray()),
        ];
}
