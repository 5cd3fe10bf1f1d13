using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Live;

/// <summary>Sums of the step metrics since the previous frame.</summary>
internal struct Means
{
    private long _steps;
    private long _episodes;
    private double _tdError,
        _tdErrorMean,
        _value,
        _stepSize,
        _bounded,
        _epsilon,
        _reward;
    private double _return,
        _episodeLength,
        _right;
    private long _judged;
    private double _returnError;

    /// <param name="returnError">Of the prediction whose time came with the step; NaN is none.</param>
    public void Add(in StepMetrics metrics, double? successReturn, double returnError)
    {
        _steps++;
        _tdError += Math.Abs(metrics.TdError);
        _tdErrorMean += metrics.TdError;
        _value += metrics.Value;
        _stepSize += metrics.StepSize;
        _bounded += metrics.Bounded ? 1 : 0;
        _epsilon += metrics.Epsilon;
        _reward += metrics.Reward;
        if (double.IsFinite(returnError))
        {
            _judged++;
            _returnError += returnError;
        }

        if (!metrics.EpisodeEnded)
            return;
        _episodes++;
        _return += metrics.EpisodeReturn;
        _episodeLength += metrics.EpisodeStep + 1;
        _right += metrics.EpisodeReturn >= successReturn ? 1 : 0;
    }

    /// <summary>By metric name; what the steps do not carry is the snapshot's value. Non-finite values and absent ones are null.</summary>
    public readonly Dictionary<string, double?> ToDictionary(Snapshot snapshot, RunDescription description, double elapsedSeconds)
    {
        var means = new Dictionary<string, double?>(20)
        {
            [RunMetrics.Return] = Mean(_return, _episodes),
            [RunMetrics.NormalisedReturn] = description.Scale?.Of(_episodes > 0 ? _return / _episodes : null) is { } normalised
                ? SignificantDigits.Finite(normalised)
                : null,
            [RunMetrics.ExplainedVariance] = SignificantDigits.Finite(snapshot.ExplainedVariance),
            [RunMetrics.UpdateNorm] = SignificantDigits.Finite(snapshot.UpdateNorm),
            [RunMetrics.ActorUpdateNorm] = SignificantDigits.Finite(snapshot.ActorUpdateNorm),
            [RunMetrics.EpisodeLength] = Mean(_episodeLength, _episodes),
            [RunMetrics.Right] = description.SuccessReturn is null ? null : Mean(_right, _episodes),
            [RunMetrics.TdError] = Mean(_tdError, _steps),
            [RunMetrics.TdErrorMean] = Mean(_tdErrorMean, _steps),
            [RunMetrics.Value] = Mean(_value, _steps),
            [RunMetrics.StepSize] = Mean(_stepSize, _steps),
            [RunMetrics.Bounded] = Mean(_bounded, _steps),
            [RunMetrics.Epsilon] = Mean(_epsilon, _steps),
            [RunMetrics.Reward] = Mean(_reward, _steps),
            [RunMetrics.SensitivityNorm] = description.Units > 0 ? SignificantDigits.Finite(snapshot.SensitivityNorm) : null,
            [RunMetrics.Episodes] = snapshot.EpisodeCount,
            [RunMetrics.WallSeconds] = elapsedSeconds,
        };
        for (var block = 0; block < Math.Min(description.Blocks.Count, snapshot.TraceNorms.Length); block++)
            means["traceNorm." + description.Blocks[block]] = SignificantDigits.Finite(snapshot.TraceNorms[block]);
        if (_judged > 0)
            means[RunMetrics.ReturnError] = Mean(_returnError, _judged);
        if (snapshot.Batch is { } batch)
        {
            means[RunMetrics.PolicyLoss] = SignificantDigits.Finite(batch.PolicyLoss);
            means[RunMetrics.ValueLoss] = SignificantDigits.Finite(batch.ValueLoss);
            means[RunMetrics.Entropy] = SignificantDigits.Finite(batch.Entropy);
            means[RunMetrics.ApproximateKl] = SignificantDigits.Finite(batch.ApproximateKl);
            means[RunMetrics.ClipFraction] = SignificantDigits.Finite(batch.ClipFraction);
        }

        if (snapshot.StageNanoseconds.Length > 0)
            means[RunMetrics.StepNanoseconds] = SignificantDigits.Finite(snapshot.StageNanoseconds.Sum());
        return means;
    }

    private static double? Mean(double sum, long count) => count > 0 ? SignificantDigits.Finite(sum / count) : null;
}
