using Rtrl.Engine;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Experiments;

public sealed class ReportedFileTests
{
    private static Experiment Read(string reported) =>
        ExperimentFile.Read(
            "paper",
            $$"""
            {
              "preset": "memory-chain-demo", "variant": "{method}",
              "vary": { "method": [{ "name": "exact", "word": "exact-rtrl" }, { "name": "cut", "word": "tbptt1" }], "environment.length": [4, 8] },
              "reported": {{reported}}
            }
            """
        );

    [Fact]
    public void Read_EveryPart_IsThere()
    {
        var reported = Read(
            """
            {
              "source": "A paper", "show": "success", "steps": 5000000,
              "values": [
                { "at": { "environment.length": 8, "method": "exact" }, "value": 0.9, "low": 0.7, "high": 1 },
                { "at": { "method": "exact", "environment.length": 4 }, "less": { "method": "cut" }, "value": 0.25 }
              ],
              "claims": [
                { "text": "It holds.", "at": { "method": "exact" }, "above": 0.5, "value": 0.8 },
                { "text": "It helps.", "show": "final", "at": { "method": "exact", "environment.length": [4, 8] }, "less": { "method": "cut" }, "together": true, "above": 0 },
                { "text": "It fails.", "show": "solved", "at": { "method": "cut" }, "below": 0.2 }
              ]
            }
            """
        ).Reported!;
        Assert.Equal(("A paper", Reported.Success, 5_000_000L), (reported.Source, reported.Show, reported.Steps));
        Assert.Equal(["exact", "8"], reported.Values[0].Levels); // in the factors' order, not the file's
        Assert.Equal(
            (0.9, 0.7, 1.0, null),
            (reported.Values[0].Value, reported.Values[0].Low, reported.Values[0].High, reported.Values[0].Less)
        );
        Assert.Equal((("method", "cut"), 0.25, null), (reported.Values[1].Less, reported.Values[1].Value, reported.Values[1].Low));
        var (holds, helps, fails) = (reported.Claims[0], reported.Claims[1], reported.Claims[2]);
        Assert.Equal(
            (Reported.Success, 0.5, true, 0.8, false, null),
            (holds.Show, holds.Bound, holds.Above, holds.Value, holds.Together, holds.Less)
        );
        Assert.Equal(
            (Reported.Final, 0.0, true, null, true, ("method", "cut")),
            (helps.Show, helps.Bound, helps.Above, helps.Value, helps.Together, helps.Less)
        );
        Assert.Equal(["4", "8"], helps.At["environment.length"]);
        Assert.Equal((Reported.Solved, 0.2, false), (fails.Show, fails.Bound, fails.Above));
        Assert.False(fails.At.ContainsKey("environment.length"));
    }

    [Theory]
    [InlineData("3", "reported must be a JSON object")]
    [InlineData("{}", "reported.source is missing")]
    [InlineData("""{"source":"x","shows":"final"}""", "Did you mean “reported.show”?")]
    [InlineData("""{"source":"x","show":"best"}""", "reported.show is “best”; allowed are final, normalised, success, solved")]
    [InlineData("""{"source":"x","steps":"many"}""", "reported.steps is \"many\"; it must be a number")]
    [InlineData("""{"source":"x","steps":1e300}""", "below 10^15")]
    [InlineData("""{"source":"x","values":{}}""", "reported.values must be a list")]
    [InlineData("""{"source":"x","values":[{"at":{"method":"exact"},"value":1}]}""", "no single level of “environment.length”")]
    [InlineData(
        """{"source":"x","values":[{"at":{"method":["exact","cut"],"environment.length":4},"value":1}]}""",
        "no single level of “method”"
    )]
    [InlineData("""{"source":"x","values":[{"at":{"method":"exact","environment.length":4}}]}""", "has no value")]
    [InlineData(
        """{"source":"x","values":[{"at":{"method":"exakt","environment.length":4},"value":1}]}""",
        "is “exakt”; method has the levels exact, cut"
    )]
    [InlineData("""{"source":"x","values":[{"at":{"methods":"exact"},"value":1}]}""", "Did you mean “reported.values[0].at.method”?")]
    [InlineData("""{"source":"x","claims":[{"text":"t"}]}""", "needs one of above and below")]
    [InlineData("""{"source":"x","claims":[{"text":"t","above":1,"below":0}]}""", "needs one of above and below")]
    [InlineData("""{"source":"x","claims":[{"above":1}]}""", "has no text")]
    [InlineData("""{"source":"x","claims":[{"text":"t","above":1,"at":{"method":[]}}]}""", "names no level")]
    [InlineData("""{"source":"x","claims":[{"text":"t","above":1,"together":1}]}""", "allowed are true and false")]
    [InlineData("""{"source":"x","claims":[{"text":"t","above":1,"show":"solved","together":true}]}""", "show must be “final”")]
    [InlineData(
        """{"source":"x","claims":[{"text":"t","above":1,"less":{"method":"cut"}}]}""",
        "must name the levels of “method” from which “cut” is subtracted"
    )]
    [InlineData("""{"source":"x","claims":[{"text":"t","above":1,"at":{"method":"cut"},"less":{"method":"cut"}}]}""", "and not that one")]
    [InlineData(
        """{"source":"x","claims":[{"text":"t","above":1,"less":{"method":["exact","cut"]}}]}""",
        "names one factor and one of its levels"
    )]
    public void Read_Wrong_SaysWhatAndWhere(string reported, string expected)
    {
        var exception = Assert.Throws<InvalidSettingsException>(() => Read(reported));
        Assert.Contains(exception.Problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    /// <summary>Spec 11.5: the printed differences are those of the printed means.</summary>
    [Fact]
    public void MuJoCo_PrintedDifferences_AreThoseOfTheMeans()
    {
        var values = Catalogue.Experiments.Single(experiment => experiment.Name == "mujoco-later").Reported!.Values;
        Assert.Equal(24, values.Count);
        foreach (var difference in values.Where(value => value.Less is not null))
        {
            Assert.Equal(Of("stream AC") - Of("PPO"), difference.Value, 1.0);
            Assert.InRange(difference.Value, difference.Low!.Value, difference.High!.Value);

            double Of(string method) =>
                values.Single(value => value.Less is null && value.Levels.SequenceEqual([.. difference.Levels.Take(2), method])).Value;
        }
    }

    [Fact]
    public void Experiments_OfThePaper_SayWhereTheirNumbersAreFrom() =>
        Assert.All(Catalogue.Experiments, experiment => Assert.Contains("Farr et al.", experiment.Reported!.Source));
}
