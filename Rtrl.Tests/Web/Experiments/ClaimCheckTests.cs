using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Experiments;

public sealed class ClaimCheckTests
{
    private static readonly double[] s_good = [0.9, 0.85, 0.95, 0.92, 0.88],
        s_poor = [0.1, 0, 0.05, -0.02, 0.12];

    /// <summary>The check of one claim, with these final returns by cell: exact at 4 and 8, cut at 4 and 8.</summary>
    private static ClaimCheck Check(string claim, params double[][] finals)
    {
        var experiment = ExperimentFile.Read(
            "paper",
            $$"""
            {
              "preset": "memory-chain-demo", "variant": "{method}",
              "vary": { "method": [{ "name": "exact", "word": "exact-rtrl" }, { "name": "cut", "word": "tbptt1" }], "environment.length": [4, 8] },
              "seeds": "0..9", "reported": { "source": "A paper", "claims": [ {{claim}} ] }
            }
            """
        );
        return Assert.Single(ClaimCheck.Of(experiment, ResultTable.Of(experiment, MadeRuns.Of(experiment, finals))));
    }

    [Theory]
    [InlineData("\"above\": 0.5", Verdict.Holds, 2)]
    [InlineData("\"above\": 0.97", Verdict.Fails, 0)]
    [InlineData("\"above\": 0.89", Verdict.Open, 0)] // 0.9 is, but its interval reaches across
    [InlineData("\"below\": 0.91", Verdict.Open, 0)]
    [InlineData("\"below\": 0.97", Verdict.Holds, 2)]
    [InlineData("\"below\": 0.5", Verdict.Fails, 0)]
    public void Of_CellsBeyondABound_JudgesByTheWholeInterval(string bound, Verdict expected, int beyond)
    {
        var check = Check($$"""{ "text": "t", "at": { "method": "exact" }, {{bound}} }""", s_good, s_good, s_poor, s_poor);
        Assert.Equal((expected, beyond, 2), (check.Verdict, check.Beyond, check.Numbers.Count));
        Assert.Equal(["exact, 4", "exact, 8"], check.Numbers.Select(number => number.Label));
        Assert.Equal(OverSeeds.InterquartileMean(s_good), check.Numbers[0].Value);
    }

    /// <summary>One cell that contradicts it is enough.</summary>
    [Fact]
    public void Of_OneCellShort_Fails()
    {
        var check = Check("""{ "text": "t", "above": 0.5 }""", s_good, s_good, s_good, s_poor);
        Assert.Equal((Verdict.Fails, 3), (check.Verdict, check.Beyond));
    }

    [Fact]
    public void Of_AMissingCell_IsOpen()
    {
        var check = Check("""{ "text": "t", "above": 0.5 }""", s_good, s_good, s_good);
        Assert.Equal((Verdict.Open, 3, null), (check.Verdict, check.Beyond, check.Numbers[3].Value));
    }

    /// <summary>Two seeds that agree have a narrow interval and say little.</summary>
    [Fact]
    public void Of_FewSeeds_DecidesNothing()
    {
        Assert.Equal(
            Verdict.Open,
            Check("""{ "text": "t", "at": { "method": "exact", "environment.length": 4 }, "above": 0.5 }""", [0.9, 0.9, 0.9, 0.9]).Verdict
        );
        Assert.Equal(
            Verdict.Open,
            Check("""{ "text": "t", "at": { "method": "exact", "environment.length": 4 }, "below": 0.5 }""", [0.9, 0.9, 0.9, 0.9]).Verdict
        );
        Assert.Equal(
            Verdict.Holds,
            Check(
                """{ "text": "t", "at": { "method": "exact", "environment.length": 4 }, "above": 0.5 }""",
                [0.9, 0.9, 0.9, 0.9, 0.9]
            ).Verdict
        );
    }

    [Fact]
    public void Of_Less_SubtractsEqualSeedsOfTheOtherLevel()
    {
        var check = Check(
            """{ "text": "t", "at": { "method": "exact" }, "less": { "method": "cut" }, "above": 0 }""",
            s_good,
            s_poor,
            s_poor,
            s_good
        );
        Assert.Equal(["exact, 4 less cut", "exact, 8 less cut"], check.Numbers.Select(number => number.Label));
        Assert.Equal(s_good.Zip(s_poor, (ours, theirs) => ours - theirs).Average(), check.Numbers[0].Value!.Value.Value, 1e-12);
        Assert.True(check.Numbers[1].Value!.Value.High < 0);
        Assert.Equal(Verdict.Fails, check.Verdict);
    }

    [Fact]
    public void Of_Together_TakesTheMeanOverTheCells()
    {
        const string Claim = """{ "text": "t", "at": { "method": "exact" }, "less": { "method": "cut" }, "together": true, "above": 0 }""";
        var check = Check(Claim, s_good, s_good, s_poor, s_good);
        var number = Assert.Single(check.Numbers);
        // The other cell's differences are 0.
        Assert.Equal(s_good.Zip(s_poor, (ours, theirs) => ours - theirs).Average() / 2, number.Value!.Value.Value, 1e-12);
        Assert.Equal(("mean of 2 of 2 cells", 10, Verdict.Holds), (number.Label, number.Value.Value.Count, check.Verdict));
        Assert.Equal(Verdict.Fails, Check(Claim, s_poor, s_poor, s_good, s_good).Verdict);

        var part = Check(Claim, s_good, s_good, s_poor);
        Assert.Equal(("mean of 1 of 2 cells", 5, Verdict.Open), (part.Numbers[0].Label, part.Numbers[0].Value!.Value.Count, part.Verdict));
        Assert.Equal((null, Verdict.Open), (Check(Claim).Numbers[0].Value, Check(Claim).Verdict));
    }

    [Fact]
    public void Of_Success_IsTheShareWithWilsonsInterval()
    {
        var check = Check(
            """{ "text": "t", "show": "success", "at": { "method": "exact", "environment.length": 4 }, "above": 0.5 }""",
            [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1]
        );
        Assert.Equal((Estimate.ShareOf(7, 8), Verdict.Holds), (check.Numbers[0].Value, check.Verdict));
    }
}
