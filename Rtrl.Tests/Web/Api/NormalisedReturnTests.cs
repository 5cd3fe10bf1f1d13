using System.Net;
using System.Text.Json;
using Rtrl.Cli;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Xunit;

namespace Rtrl.Tests.Web.Api;

/// <summary>The normalised return is (return − low)/(high − low) of the run's own return wherever it is told.</summary>
public sealed class NormalisedReturnTests : IAsyncLifetime
{
    private const double Low = -1,
        High = 0.507; // HigherLower
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task EverySurface_OfAScoredTask_TellsTheRunsOwn()
    {
        var id = await _lab.StartRunAsync(
            LabServer.Small(steps: 2_600) with
            {
                Environment = new EnvironmentSettings { Name = "higher-lower" },
            }
        );
        await _lab.UntilAsync(id, row => row.Status == RunStatus.Finished, "finished");
        await _lab.UntilAsync(
            id,
            _ =>
                _lab.Queries.Find(id)!.Summary is { RecentReturn: not null, Episodes: var episodes }
                && _lab.Queries.Series(id, RunMetrics.NormalisedReturn)?.Buckets.Sum(bucket => bucket.Count) == episodes,
            "stored"
        );

        // REST: of the mean of the latest episodes.
        var run = await _lab.GetJsonAsync($"/api/v1/runs/{id}");
        var recent = run.GetProperty("recentReturn").GetDouble();
        var normalised = run.GetProperty("normalisedReturn").GetDouble();
        Assert.Equal((recent - Low) / (High - Low), normalised, 1e-12);

        // Page: the same number, with the scale beside it.
        var page = WebUtility.HtmlDecode(await _lab.Http.GetStringAsync($"/runs/{id}", Cancellation));
        Assert.Contains($"data-testid=\"kpi-normalised\">{Numbers.Fixed(normalised, 3)}<", page, StringComparison.Ordinal);
        Assert.Contains("0 is −1.00, 1 is 0.507", page, StringComparison.Ordinal);

        // Stored series, over REST and as a file.
        var returns = await Points("return");
        var scores = await Points("normalisedReturn");
        Assert.Equal(returns.Length, scores.Length);
        Assert.All(returns.Zip(scores), pair => Assert.Equal((pair.First - Low) / (High - Low), pair.Second, 1e-9));
        var csv = await _lab.Http.GetStringAsync($"/api/v1/runs/{id}/exports/series.csv?metric=normalisedReturn", Cancellation);
        Assert.Equal(scores.Length + 1, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // Command line: of the final mean.
        var result = RunResult.From(_lab.Queries.Find(id)!);
        Assert.Equal((result.FinalReturn!.Value - Low) / (High - Low), result.NormalisedReturn!.Value, 1e-12);

        // The paper's measure is the series' own, the same in every place.
        Assert.Equal(FinalReturn.Of(_lab.Queries.Series(id, RunMetrics.Return), 2_600), _lab.Queries.Find(id)!.Summary.Final);
        Assert.Equal(
            (result.FinalReturn!.Value, result.FinalEpisodes),
            (run.GetProperty("finalReturn").GetDouble(), run.GetProperty("finalEpisodes").GetInt64())
        );

        async Task<double[]> Points(string metric) =>
            [
                .. (await _lab.GetJsonAsync($"/api/v1/runs/{id}/series/{metric}"))
                    .GetProperty("points")
                    .EnumerateArray()
                    .Where(point => point.GetProperty("count").GetInt64() > 0)
                    .Select(point => point.GetProperty("mean").GetDouble()),
            ];
    }

    [Fact]
    public async Task Run_OfATaskWithoutAScale_HasNone()
    {
        var id = await _lab.StartRunAsync(LabServer.Small(steps: 100));
        await _lab.UntilAsync(id, row => row.Status == RunStatus.Finished, "finished");
        Assert.Equal(JsonValueKind.Null, (await _lab.GetJsonAsync($"/api/v1/runs/{id}")).GetProperty("normalisedReturn").ValueKind);
        Assert.DoesNotContain("kpi-normalised", await _lab.Http.GetStringAsync($"/runs/{id}", Cancellation), StringComparison.Ordinal);
        Assert.Null(RunResult.From(_lab.Queries.Find(id)!).NormalisedReturn);
    }

    /// <summary>The live frame's, too: of the mean over the episodes that ended since the frame before.</summary>
    [Fact]
    public void Means_OfAScoredTask_HoldBothOfTheSameEpisodes()
    {
        var means = new Means();
        means.Add(new StepMetrics { Terminated = true, EpisodeReturn = 0.25 }, null, double.NaN);
        means.Add(new StepMetrics { Terminated = true, EpisodeReturn = -0.5 }, null, double.NaN);
        var description = new Rtrl.Engine.Training.TrainingRun(
            LabServer.Small() with
            {
                Environment = new EnvironmentSettings { Name = "higher-lower" },
            }
        ).Description;
        var told = means.ToDictionary(new Snapshot(), description, 1);
        Assert.Equal(-0.125, told[RunMetrics.Return]);
        Assert.Equal((-0.125 - Low) / (High - Low), told[RunMetrics.NormalisedReturn]!.Value, 1e-3);
        Assert.Null(told[RunMetrics.ExplainedVariance]);
    }
}
