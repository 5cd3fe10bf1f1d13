using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Data;

/// <summary>A run that exists is never made twice.</summary>
public sealed class RunIdentityTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static NewRun Run(long seed) =>
        HistoryFixture.Run($"seed {seed}") with
        {
            Settings = HistoryFixture.Run().Settings with { Seed = seed },
        };

    [Fact]
    public async Task CreateMissing_SomeThere_MakesTheOthers()
    {
        var history = _fixture.Open();
        await history.History.CreateAsync([Run(1), Run(3)]);
        var made = await history.History.CreateMissingAsync([Run(0), Run(1), Run(2), Run(2), Run(3)]);
        Assert.Equal([0, 2], made.Keys.Order());
        Assert.Equal([0, 1, 2, 3], history.Queries.List().Select(run => run.Seed).Order());
        Assert.All(history.Queries.List(), run => Assert.Equal(SettingsIdentity.Of(Run(run.Seed).Settings), run.Identity));
        Assert.True(history.Queries.Find(made[2])!.Summary.OwnedHere);
    }

    /// <summary>Looking and inserting are one: two processes that ask at the same moment make each run once.</summary>
    [Fact]
    public async Task CreateMissing_FromTwoProcessesAtOnce_MakesEachOnce()
    {
        var (one, other) = (_fixture.Open(), _fixture.Open(HistoryFixture.Elsewhere("other")));
        NewRun[] runs = [.. Enumerable.Range(0, 40).Select(seed => Run(seed))];
        var made = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(at => Task.Run(() => (at % 2 == 0 ? one : other).History.CreateMissingAsync(runs)))
        );
        Assert.Equal(40, made.Sum(part => part.Count));
        Assert.Equal(Enumerable.Range(0, 40).Select(seed => (long)seed), one.Queries.List().Select(run => run.Seed).Order());
    }

    [Fact]
    public async Task CreateMissing_OnlyAnAlteredRunOrABranchThere_MakesItAgain()
    {
        var history = _fixture.Open();
        var altered = (await history.History.CreateAsync([Run(0)]))[0];
        await history.History.MarkAlteredAsync(altered);
        await history.History.BranchAsync(
            Run(1) with
            {
                ParentRunId = altered,
                ParentStep = 10,
            },
            HistoryFixture.Progress(0, 10),
            [],
            new RunChange(Checkpoint: HistoryFixture.Checkpoint(10))
        );
        Assert.Equal(2, (await history.History.CreateMissingAsync([Run(0), Run(1)])).Count);
        Assert.Null(history.Queries.List().Single(run => run.ParentRunId == altered).Identity);
    }

    /// <summary>Rows of an older version have none until they are opened.</summary>
    [Fact]
    public async Task Open_RowsWithoutIdentity_GivesThemTheirs()
    {
        using (var before = _fixture.Open())
            await before.History.CreateAsync([Run(5)]);
        SqliteFiles.Execute(_fixture.Path, "UPDATE runs SET Identity = NULL");
        var history = _fixture.Open();
        Assert.Equal(SettingsIdentity.Of(Run(5).Settings), Assert.Single(history.Queries.List()).Identity);
        Assert.Empty(await history.History.CreateMissingAsync([Run(5)]));
    }
}
