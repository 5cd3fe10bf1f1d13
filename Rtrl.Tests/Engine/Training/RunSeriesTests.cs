using CsCheck;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public class RunSeriesTests
{
    [Fact]
    public void Export_AnyRecording_EqualsASummaryOfAllValues()
    {
        Gen.Select(Gen.Int[1, 30_000], Gen.Int[1, 40], Gen.Double[-5, 5].Array[3, 9])
            .Sample(
                (steps, period, values) =>
                {
                    var series = new RunSeries();
                    var kept = new List<(long Step, double Value)>();
                    for (long step = 0; step < steps; step++)
                    {
                        series.Begin(step);
                        if (step % period != 0)
                            continue;
                        series.Add(0, values[step % values.Length]);
                        kept.Add((step, values[step % values.Length]));
                    }

                    var column = Assert.Single(series.Export());
                    Assert.True(long.IsPow2(column.BucketWidth));
                    Assert.InRange(column.Buckets.Count, Math.Min(steps, 1024), RunSeries.Capacity);
                    var groups = kept.ToLookup(entry => entry.Step / column.BucketWidth);
                    for (var i = 0; i < column.Buckets.Count; i++)
                    {
                        var bucket = column.Buckets[i];
                        Assert.Equal(i * column.BucketWidth, bucket.FirstStep);
                        Assert.Equal(Math.Min(((i + 1) * column.BucketWidth) - 1, steps - 1), bucket.LastStep);
                        double[] want = [.. groups[i].Select(entry => entry.Value)];
                        Assert.Equal(want.Length, bucket.Count);
                        Assert.Equal(want.Length == 0 ? double.NaN : want.Average(), bucket.Mean, 1e-9);
                        Assert.Equal(want.Length == 0 ? double.NaN : want.Min(), bucket.Min);
                        Assert.Equal(want.Length == 0 ? double.NaN : want.Max(), bucket.Max);
                        Assert.Equal(want.Length == 0 ? double.NaN : want[^1], bucket.Last);
                    }
                },
                iter: 25,
                threads: 1
            );
    }

    [Fact]
    public void Add_NonFinite_IsNotRecorded()
    {
        var series = new RunSeries();
        series.Begin(0);
        series.Add(0, double.NaN);
        series.Add(1, double.PositiveInfinity);
        Assert.Empty(series.Export());
    }

    [Fact]
    public void Load_AfterSave_ExportsTheSame()
    {
        var series = new RunSeries();
        for (long step = 0; step < 5000; step++)
        {
            series.Begin(step);
            series.Add((int)(step % 3), Math.Sin(step));
        }

        using var stream = new MemoryStream();
        series.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var copy = new RunSeries();
        copy.Load(new BinaryReader(stream));
        foreach (var (want, got) in series.Export().Zip(copy.Export()))
        {
            Assert.Equal(want.Metric, got.Metric);
            Assert.Equal(want.Buckets, got.Buckets);
        }
    }

    [Fact]
    public void IndexOf_EveryMetric_IsItsPlaceInTheCatalogue()
    {
        for (var i = 0; i < RunMetrics.All.Count; i++)
            Assert.Equal(i, RunMetrics.IndexOf(RunMetrics.All[i].Name));
        Assert.Equal(RunMetrics.All.Take(RunMetrics.Recorded.Count), RunMetrics.Recorded); // a column's place is its metric's
    }

    [Fact]
    public void RecentEpisodes_Window_ForgetsOldOnes()
    {
        var recent = new RecentEpisodes();
        for (var i = 0; i < 150; i++)
            recent.Add(-1, false);
        for (var i = 0; i < 189; i++)
            recent.Add(i, true);
        Assert.False(recent.Solved);
        recent.Add(500, true);
        Assert.True(recent.Solved);
        Assert.Equal(0.95, recent.RightShare);
        var returns = new float[recent.Count];
        recent.CopyReturns(returns);
        Assert.Equal(200, returns.Length);
        Assert.Equal(500, returns[^1]);
        Assert.Equal(-1, returns[0]);
        Assert.Equal(0, returns[10]);
    }

    [Fact]
    public void EpisodeQueue_MoreThanItHolds_KeepsTheLatest()
    {
        var queue = new EpisodeQueue();
        for (var i = 0; i < EpisodeQueue.Capacity + 10; i++)
            queue.Add(new EpisodeRecord(i, 0, 1, 0, false));
        var drained = new List<EpisodeRecord>();
        queue.Drain(drained);
        Assert.Equal(EpisodeQueue.Capacity, drained.Count);
        Assert.Equal(10, drained[0].Episode);
        queue.Add(new EpisodeRecord(-7, 0, 1, 0, false));
        queue.Drain(drained);
        Assert.Equal(-7, drained[^1].Episode);
        Assert.Equal(EpisodeQueue.Capacity + 1, drained.Count);
    }
}
