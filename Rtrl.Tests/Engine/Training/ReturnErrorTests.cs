using Rtrl.Engine.Contracts;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

public sealed class ReturnErrorTests
{
    private const int Horizon = ReturnError.Horizon;

    /// <summary>The definition, term by term, on numbers that repeat nothing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(0.9875)]
    [InlineData(1)]
    public void Add_AStream_IsTheSquareOfPredictionLessTheSumThatCame(double discount)
    {
        var random = new RandomSource(7, RandomStream.Environment);
        double[] predictions = [.. Enumerable.Range(0, 1_300).Select(_ => random.NextDouble())],
            cumulants = [.. predictions.Select(_ => random.NextDouble() - 0.5)];
        var error = new ReturnError(discount);
        for (var t = 0; t < predictions.Length; t++)
        {
            var found = error.Add(predictions[t], cumulants[t], ended: false);
            var made = t - Horizon + 1;
            var sum = made < 0 ? double.NaN : Enumerable.Range(0, Horizon).Sum(k => Math.Pow(discount, k) * cumulants[made + k]);
            Assert.Equal(made < 0 ? double.NaN : (predictions[made] - sum) * (predictions[made] - sum), found, 1e-9);
        }
    }

    /// <summary>What lies behind an end is not what was predicted.</summary>
    [Fact]
    public void Add_AfterAnEnd_WaitsForAWholeHorizonAgain()
    {
        var error = new ReturnError(0.5);
        for (var t = 0; t < Horizon - 1; t++)
            error.Add(1, 1, ended: false);
        Assert.Equal(1, error.Add(1, 1, ended: true), 1e-12); // 1 − 2
        for (var t = 0; t < Horizon - 1; t++)
            Assert.True(double.IsNaN(error.Add(3, 1, ended: false)));
        Assert.Equal(1, error.Add(3, 1, ended: false), 1e-12); // 3 − 2
    }

    [Fact]
    public void Load_InTheMiddle_GoesOnAsIfNothingWas()
    {
        var (whole, first) = (new ReturnError(0.9), new ReturnError(0.9));
        for (var t = 0; t < 613; t++)
            Assert.Equal(whole.Add(Math.Sin(t), Math.Cos(t), false), first.Add(Math.Sin(t), Math.Cos(t), false));
        using var stream = new MemoryStream();
        first.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var second = new ReturnError(0.9);
        second.Load(new BinaryReader(stream));
        for (var t = 613; t < 1_700; t++)
            Assert.Equal(whole.Add(Math.Sin(t), Math.Cos(t), false), second.Add(Math.Sin(t), Math.Cos(t), false));
    }

    /// <summary>
    /// Who always says 0, and who always says the mean, err on trace conditioning as an independent program measured over 2,000,000 steps
    /// (spec of the environments, 6): this ties discount, horizon and the reward's moment to the paper's.
    /// </summary>
    [Theory]
    [InlineData(10, 0.182, 0.149, 0.182)]
    [InlineData(20, 0.335, 0.224, 0.333)]
    [InlineData(40, 0.608, 0.282, 0.572)]
    public void Add_ConstantPredictions_ErrAsWasMeasuredElsewhere(int isi, double zero, double constant, double mean)
    {
        var settings = PresetFiles.Named("trace-conditioning-td-later").Variants[0].Settings;
        var environment = EnvironmentFactory.Create(settings.Environment with { Isi = isi });
        var (nothing, average) = (new ReturnError(1 - (1.0 / isi)), new ReturnError(1 - (1.0 / isi)));
        var random = new RandomSource(1, RandomStream.Environment);
        var observation = new float[environment.ObservationSize];
        environment.Reset(random, observation);
        var (ofZero, ofMean, count) = (0.0, 0.0, 0);
        for (var t = 0; t < 400_000; t++)
        {
            var reward = environment.Step(-1, random, observation).Reward;
            var (a, b) = (nothing.Add(0, reward, false), average.Add(mean, reward, false));
            if (double.IsNaN(a))
                continue;
            (ofZero, ofMean, count) = (ofZero + a, ofMean + b, count + 1);
        }

        Assert.Equal(zero, ofZero / count, 0.004);
        Assert.Equal(constant, ofMean / count, 0.004);
    }

    /// <summary>A run records it where nothing is decided, and resumed in the middle of a horizon it records the same.</summary>
    [Fact]
    public void Run_ThatPredicts_RecordsItAndResumesExactly()
    {
        var settings = Small();
        var whole = new TrainingRun(settings).Take(1_500);
        var half = TrainingRun.Restore(settings, new TrainingRun(settings).Take(700).Checkpoint()).Take(800);
        var curve = whole.ExportSeries().Single(column => column.Metric == RunMetrics.ReturnError);
        Assert.Equal(1_500 - Horizon + 1, curve.Buckets.Sum(bucket => bucket.Count));
        Assert.Equal(curve.Buckets, half.ExportSeries().Single(column => column.Metric == RunMetrics.ReturnError).Buckets);
        Assert.DoesNotContain(new TrainingRun(Runs.StreamQ).Take(1_000).ExportSeries(), column => column.Metric == RunMetrics.ReturnError);
    }

    private static RunSettings Small()
    {
        var settings = PresetFiles.Named("trace-conditioning-td-later").Variants[0].Settings;
        return settings with { Network = settings.Network with { EncoderWidth = 8, HiddenSize = 4 } };
    }
}
