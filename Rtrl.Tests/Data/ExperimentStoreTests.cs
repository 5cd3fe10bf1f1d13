using Rtrl.Data;

namespace Rtrl.Tests.Data;

public sealed class ExperimentStoreTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Save_Replaced_KeepsWhetherItIsActiveAndWhenItBegan()
    {
        var experiments = _fixture.Open().Experiments;
        await experiments.SaveAsync("traces", "{}");
        await experiments.SetActiveAsync("traces", active: true);
        _fixture.Clock.Advance(TimeSpan.FromHours(1));
        await experiments.SaveAsync("traces", """{"title":"other"}""");
        await experiments.SaveAsync("lengths", "{}");

        Assert.Equal(["lengths", "traces"], experiments.List().Select(one => one.Name));
        var traces = experiments.Find("traces")!;
        Assert.Equal(
            ("""{"title":"other"}""", true, TimeSpan.FromHours(1)),
            (traces.Json, traces.Active, traces.UpdatedAt - traces.CreatedAt)
        );
        Assert.Null(experiments.Find("none"));
    }

    [Fact]
    public async Task Delete_Declaration_LeavesOthersAndIsGone()
    {
        var experiments = _fixture.Open().Experiments;
        await experiments.SaveAsync("traces", "{}");
        await experiments.SaveAsync("lengths", "{}");
        await experiments.DeleteAsync("traces");
        Assert.Equal("lengths", Assert.Single(_fixture.Open().Experiments.List()).Name);
        Assert.True((await Assert.ThrowsAsync<HistoryException>(() => experiments.DeleteAsync("traces"))).Gone);
        Assert.True((await Assert.ThrowsAsync<HistoryException>(() => experiments.SetActiveAsync("traces", true))).Gone);
    }
}
