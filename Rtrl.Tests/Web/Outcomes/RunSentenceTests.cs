using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class RunSentenceTests
{
    [Fact]
    public void Of_AnswersThatAreRight_SaysSolvedAndKeptOrLost()
    {
        Assert.Equal(
            "Right in 99.5 % of its last 200 episodes; it solved the task at step 155,616 and has kept it since.",
            Sentence("memory-chain", run => run with { RecentRight = 0.995, SolvedAt = 155_616 })
        );
        Assert.Equal(
            "Right in 52.0 % of its last 200 episodes; it solved the task at step 155,616 and lost it again at 300,000.",
            Sentence("memory-chain", run => run with { RecentRight = 0.52, SolvedAt = 155_616, LostAt = 300_000 })
        );
        Assert.Equal(
            "Right in 52.0 % of its 40 episodes so far; solved would be 95 % of 200.",
            Sentence("memory-chain", run => run with { RecentRight = 0.52, SolvedAt = null, Episodes = 40 })
        );
    }

    [Fact]
    public void Of_Returns_SaysWhatTheyAreWorth()
    {
        Assert.Equal(
            "Returns 1,255 on average over its last 200 episodes; random play earns 18.8.",
            Sentence("hopper", run => run with { RecentReturn = 1255.2 })
        );
        Assert.StartsWith(
            "Until it diverged: returns −0.250 on average over its last 200 episodes; random play earns ",
            Sentence("concentration", run => run with { RecentReturn = -0.25, Status = RunStatus.Diverged }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_NothingMeasuredYet_SaysSo()
    {
        Assert.Equal("It has taken no step yet.", Sentence("memory-chain", run => run with { Step = 0 }));
        Assert.Equal("Its first episode is not over after 1 step.", Sentence("memory-chain", run => run with { Step = 1, Episodes = 0 }));
        Assert.Null(Sentence("memory-chain", run => run with { RecentRight = null }));
        Assert.Null(Sentence("hopper", run => run with { RecentReturn = double.NaN }));
        Assert.Null(Sentence("trace-conditioning", run => run));
    }

    /// <summary>Every task there is has a sentence, or none for a reason: it is to be predicted.</summary>
    [Fact]
    public void Of_EveryTask_IsOneSentence()
    {
        foreach (var kind in EnvironmentKind.All)
        {
            var sentence = Sentence(kind.Name, run => run);
            Assert.Equal(kind.Facts(new EnvironmentSettings { Name = kind.Name }).Actions.Kind == ActionKind.None, sentence is null);
            if (sentence is not null)
                Assert.Matches(@"^[A-Z][^.]*(\d\.\d[^.]*)*\.$", sentence);
        }
    }

    private static string? Sentence(string task, Func<RunSummary, RunSummary> change) =>
        RunSentence.Of(change(Components.Runs.Detail(1).Summary), EnvironmentKind.FactsOf(new EnvironmentSettings { Name = task }));
}
