using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Figures;

namespace Rtrl.Tests.Web.Figures;

public sealed class RunOriginsTests
{
    private static RunDetail Run(long id, string commit) =>
        MadeRuns.Detail(id, new RunSettings()) with
        {
            Provenance = new Provenance("0.1.0", commit, ".NET 10", "Linux", "a processor", "avx2"),
        };

    [Fact]
    public void Of_BuildsOfCommits_NamesEachOnce()
    {
        var origins = RunOrigins.Of([
            Run(2, "89abcdef0123456789abcdef"),
            Run(1, "0123456789abcdef01234567"),
            Run(3, "89abcdef0123456789abcdef"),
        ]);
        Assert.Equal(
            (["0.1.0+0123456789", "0.1.0+89abcdef01"], false),
            (origins.Builds, origins.Changed),
            (a, b) => a.Item1.SequenceEqual(b.Item1) && a.Item2 == b.Item2
        );
    }

    /// <summary>What no commit holds cannot be checked out.</summary>
    [Fact]
    public void Of_ABuildWithChanges_SaysSo()
    {
        var origins = RunOrigins.Of([Run(1, "0123456789abcdef01234567-changed")]);
        Assert.Equal((true, "rtrl 0.1.0+0123456789 with changes, avx2"), (origins.Changed, origins.Words));
    }

    [Fact]
    public void Of_ARunThatAnotherProgramEnded_NamesBoth()
    {
        var run = Run(1, "0123456789abcdef01234567");
        var other = run.Provenance with { Commit = "89abcdef0123456789abcdef", VectorPath = "scalar" };
        var origins = RunOrigins.Of([run with { Provenance = run.Provenance.TakenUpBy(other, 5) }]);
        Assert.Equal("rtrl 0.1.0+0123456789 and 0.1.0+89abcdef01, avx2 and scalar", origins.Words);
    }
}
