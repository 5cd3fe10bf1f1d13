using Rtrl.Data;
using Rtrl.Tests.Web.Components;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class KnownSettingsTests
{
    private readonly FakeQueries _history = new();

    [Fact]
    public void Of_RunsKnownAlready_ReadsOnlyTheNewOnes()
    {
        var known = new KnownSettings(_history);
        Add(1);
        Add(2);
        known.Of(_history.List());
        Add(3);
        var settings = known.Of(_history.List());
        Assert.Equal(
            [
                [1, 2],
                [3],
            ],
            _history.Asked
        );
        Assert.Equal([1, 2, 3], _history.List().Select(run => settings(run)!.Seed));
    }

    [Fact]
    public void Of_AfterADeletion_ForgetsTheRun()
    {
        var known = new KnownSettings(_history);
        Add(1);
        Add(2);
        var deleted = _history.List()[0];
        known.Of(_history.List());
        _history.Details.RemoveAt(0);
        Assert.Null(known.Of(_history.List())(deleted));
        Assert.Single(_history.Asked);
    }

    /// <summary>It is among the rows, but was deleted before its settings were read.</summary>
    [Fact]
    public void Of_ARunThatIsGone_HasNone()
    {
        var gone = MadeRuns.Summary(9);
        Assert.Null(new KnownSettings(_history).Of([gone])(gone));
    }

    private void Add(long id) => _history.Details.Add(MadeRuns.Detail(id, new() { Seed = id }));
}
