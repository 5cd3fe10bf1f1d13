using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Data;

public sealed class SeriesOrderTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>Equal runs export equal files, whenever which metric got its first value.</summary>
    [Fact]
    public async Task Series_ReportedInAnyOrder_ComeInTheOrderOfTheCatalogue()
    {
        var process = _fixture.Open();
        var run = await process.CreateRunAsync();
        string[] wanted = [.. RunMetrics.All.Select(metric => metric.Name), "a metric of tomorrow"];
        foreach (var metric in wanted.Order(StringComparer.Ordinal).Reverse())
        {
            process.History.ReportSeries(run, [HistoryFixture.Column(metric, 2)]);
            await process.History.FlushAsync();
        }

        Assert.Equal(wanted, process.Queries.Series(run).Select(column => column.Metric));
    }
}
