using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class RunQueryTests
{
    private static readonly RunSettings s_settings = new()
    {
        Agent = new() { Name = "stream-q", TraceDecay = 0.8 },
    };

    private static readonly Dictionary<long, RunSettings> s_known = new()
    {
        [1] = s_settings with { Network = s_settings.Network with { Cell = "linear-rtu" } },
        [2] = new()
        {
            Agent = s_settings.Agent with { TraceDecay = 0.95 },
            Network = s_settings.Network with { Cell = "gru", HiddenSize = 12 },
        },
        [3] = s_settings with { Network = s_settings.Network with { Cell = "none", HiddenSize = 12 } },
    };

    private static readonly RunSummary[] s_runs =
    [
        MadeRuns.Summary(1, "chain 16, exact", seed: 7) with
        {
            SolvedAt = 150_000,
            RecentRight = 0.95,
            Final = new(0.7, 30),
            Preset = "chain-lab",
        },
        MadeRuns.Summary(2, "chain 9", agent: "qrc", tags: ["λ study", "old"], group: "started at noon", environment: "foragax") with
        {
            SolvedAt = 1_500_000,
            RecentRight = 0.5,
        },
        MadeRuns.Summary(3, "other", status: RunStatus.Diverged, tags: ["baseline"], environment: "labyrinth") with
        {
            RecentRight = null,
            SolvedAt = null,
        },
    ];

    [Theory]
    [InlineData("", "1 2 3")]
    [InlineData("chain 16", "1")]
    [InlineData("chain -exact", "2")]
    [InlineData("\"16, exact\"", "1")]
    [InlineData("-\"16, exact\"", "2 3")]
    [InlineData("exact|other", "1 3")]
    [InlineData("\"exact|other\"", "")]
    [InlineData("3", "3")]
    [InlineData("12:00", "")] // what begins with a digit is no name of a field
    [InlineData("tag:\"λ study\"", "2")]
    [InlineData("TAG:base", "3")]
    [InlineData("tag=base", "")]
    [InlineData("-tag:old", "1 3")]
    [InlineData("tag!=old", "1 3")]
    [InlineData("-tag!=old", "2")]
    [InlineData("status:div", "3")]
    [InlineData("status=Diverged", "3")]
    [InlineData("task:memory agent:stream", "1")]
    [InlineData("env:foragax|labyrinth", "2 3")]
    [InlineData("environment:foragax|labyrinth -tag:baseline", "2")]
    [InlineData("seed:7", "1")]
    [InlineData("seed:0|7", "1 2 3")]
    [InlineData("seed!=7", "2 3")]
    [InlineData("group:noon", "2")]
    [InlineData("preset:lab", "1")]
    [InlineData("id<=2", "1 2")]
    [InlineData("solved<200k", "1")]
    [InlineData("solved<200,000", "1")]
    [InlineData("solved>=1.5M", "2")]
    [InlineData("solved>1.5M", "")]
    [InlineData("-solved>0", "3")]
    [InlineData("right>0.9", "1")]
    [InlineData("right>90%", "1")]
    [InlineData("right<=0.5", "2")]
    [InlineData("final>0.5", "1")]
    public void Fits_TermsAboutARun_MustAllHold(string text, string expected)
    {
        var query = RunQuery.Parse(text);
        Assert.Empty(query.Problems);
        Assert.False(query.AsksSettings);
        var found = s_runs.Where(run => query.Fits(run, _ => throw new InvalidOperationException("Nobody asked for settings.")));
        Assert.Equal(expected, string.Join(' ', found.Select(run => run.Id)));
    }

    /// <summary>Compared as the setting's own kind; where it has no effect it has no value.</summary>
    [Theory]
    [InlineData("agent.traceDecay=0.8", "1 3")]
    [InlineData("agent.traceDecay:0.80", "1 3")]
    [InlineData("AGENT.tracedecay=8e-1", "1 3")]
    [InlineData("agent.traceDecay>0.8", "2")]
    [InlineData("agent.traceDecay=0.8|0.95", "1 2 3")]
    [InlineData("-agent.traceDecay=0.8", "2")]
    [InlineData("network.hiddenSize=12", "2")]
    [InlineData("-network.hiddenSize=12", "1 3")]
    [InlineData("network.cell:rtu", "1")]
    [InlineData("network.cell=gru", "2")]
    [InlineData("network.hiddenSize<20", "2")]
    [InlineData("agent.name=stream-q network.cell=gru", "2")]
    public void Fits_TermsAboutSettings_AreComparedByTheirKind(string text, string expected)
    {
        var query = RunQuery.Parse(text);
        Assert.Empty(query.Problems);
        Assert.True(query.AsksSettings);
        Assert.Equal(expected, string.Join(' ', s_runs.Where(run => query.Fits(run, one => s_known[one.Id])).Select(run => run.Id)));
    }

    [Theory]
    [InlineData("traceDecay=0.8", "A run has no “traceDecay”. Did you mean “agent.traceDecay”? Words with a sign in them stand in quotes.")]
    [InlineData("stauts:running", "A run has no “stauts”. Did you mean “status”?")]
    [InlineData("agent.traceDecay=abc", "agent.traceDecay is compared with “abc”; it must be a number, such as 0.8, 200k or 1.5M.")]
    [InlineData("solved<k", "“k”; it must be a number")]
    [InlineData("right>NaN", "“NaN”; it must be a number")]
    [InlineData("solved<1e999", "“1e999”; it must be a number")]
    [InlineData("tag:", "tag: has no value; write one, such as tag:old.")]
    [InlineData("right>", "right> has no value; write one, such as right>0.9.")]
    [InlineData("preset<lab", "preset is a text, which < cannot compare; use : (has it in it) or = (is it).")]
    [InlineData("status:flying", "status is never “flying”; it is one of queued, ")]
    [InlineData("network.cell=grun", "Did you mean “gru”?")]
    public void Parse_ATermThatCannotBeUsed_SaysWhyAndLeavesTheOthers(string term, string sentence)
    {
        var query = RunQuery.Parse($"chain {term} 16");
        Assert.Contains(sentence, Assert.Single(query.Problems));
        Assert.Equal(term, Assert.Single(query.Terms, one => one.Problem is not null).Written);
        Assert.Equal([1], s_runs.Where(run => query.Fits(run, one => s_known[one.Id])).Select(run => run.Id));
    }

    [Theory]
    [InlineData("\"never closed")]
    [InlineData("-")]
    [InlineData("\"\"")]
    [InlineData("-\"")]
    [InlineData("|")]
    [InlineData("a\0b:\"")]
    [InlineData("=")]
    public void Parse_Scraps_AreWordsLikeOthers(string text)
    {
        var query = RunQuery.Parse(text);
        Assert.Empty(query.Problems);
        Assert.Equal(text.All(letter => letter is '"' or '|' or '-'), query.Fits(MadeRuns.Summary(1, "a - b"), _ => null));
    }

    [Fact]
    public void Term_OfAText_FindsExactlyThat()
    {
        foreach (var group in new[] { "demo, 2026-11-23 12:00:00", "the \"long\" one", "\"quoted\"", "5\"", "a|b", "plain" })
        {
            var query = RunQuery.Parse(RunQuery.Term("group", group));
            Assert.True(query.Fits(MadeRuns.Summary(1, group: group), _ => null), group);
            Assert.False(query.Fits(MadeRuns.Summary(1, group: group + "1"), _ => null));
            Assert.False(query.Fits(MadeRuns.Summary(1, group: group[1..]), _ => null));
        }
    }

    /// <summary>A name is one thing only, and can be typed.</summary>
    [Fact]
    public void Fields_EachOfThem_IsFoundByItsKeyAndReadsARun()
    {
        foreach (var field in RunField.All)
        {
            Assert.Same(field, RunField.Find(field.Key.ToUpperInvariant()));
            Assert.Empty(RunQuery.Parse($"{field.Key}{field.Sign}{(field.IsNumber ? "1" : field.Options.FirstOrDefault("a"))}").Problems);
            Assert.True(field.Value(s_runs[0], s_settings) is null or double or string, field.Key);
        }
    }
}
