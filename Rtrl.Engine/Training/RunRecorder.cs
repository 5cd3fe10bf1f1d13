using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Training;

/// <summary>Knows which number of a step goes into which series.</summary>
internal sealed class RunRecorder
{
    private static readonly int
        s_return = RunMetrics.IndexOf(RunMetrics.Return),
        s_episodeLength = RunMetrics.IndexOf(RunMetrics.EpisodeLength),
        s_right = RunMetrics.IndexOf(RunMetrics.Right),
        s_tdError = RunMetrics.IndexOf(RunMetrics.TdError),
        s_value = RunMetrics.IndexOf(RunMetrics.Value),
        s_stepSize = RunMetrics.IndexOf(RunMetrics.StepSize),
        s_bounded = RunMetrics.IndexOf(RunMetrics.Bounded),
        s_epsilon = RunMetrics.IndexOf(RunMetrics.Epsilon),
        s_reward = RunMetrics.IndexOf(RunMetrics.Reward),
        s_encoderTrace = RunMetrics.IndexOf(RunMetrics.EncoderTraceNorm),
        s_recurrentTrace = RunMetrics.IndexOf(RunMetrics.RecurrentTraceNorm),
        s_headTrace = RunMetrics.IndexOf(RunMetrics.HeadTraceNorm),
        s_sensitivity = RunMetrics.IndexOf(RunMetrics.SensitivityNorm),
        s_episodes = RunMetrics.IndexOf(RunMetrics.Episodes),
        s_wallSeconds = RunMetrics.IndexOf(RunMetrics.WallSeconds),
        s_stepNanoseconds = RunMetrics.IndexOf(RunMetrics.StepNanoseconds),
        s_policyLoss = RunMetrics.IndexOf(RunMetrics.PolicyLoss),
        s_valueLoss = RunMetrics.IndexOf(RunMetrics.ValueLoss),
        s_entropy = RunMetrics.IndexOf(RunMetrics.Entropy),
        s_approximateKl = RunMetrics.IndexOf(RunMetrics.ApproximateKl),
        s_clipFraction = RunMetrics.IndexOf(RunMetrics.ClipFraction),
        s_tdErrorMean = RunMetrics.IndexOf(RunMetrics.TdErrorMean);

    private readonly RunSeries _series = new();

    public void Record(in StepMetrics metrics, bool learning)
    {
        _series.Begin(metrics.Step);
        _series.Add(s_tdError, Math.Abs(metrics.TdError));
        _series.Add(s_tdErrorMean, metrics.TdError);
        _series.Add(s_value, metrics.Value);
        _series.Add(s_epsilon, metrics.Epsilon);
        _series.Add(s_reward, metrics.Reward);
        if (!learning)
            return;
        _series.Add(s_stepSize, metrics.StepSize);
        _series.Add(s_bounded, metrics.Bounded ? 1 : 0);
    }

    /// <summary>The update from a rollout that ended with the step just recorded.</summary>
    public void RecordBatch(BatchUpdate update)
    {
        _series.Add(s_policyLoss, update.PolicyLoss);
        _series.Add(s_valueLoss, update.ValueLoss);
        _series.Add(s_entropy, update.Entropy);
        _series.Add(s_approximateKl, update.ApproximateKl);
        _series.Add(s_clipFraction, update.ClipFraction);
    }

    public void RecordEpisode(long step, double episodeReturn, int length, bool right)
    {
        _series.Begin(step);
        _series.Add(s_return, episodeReturn);
        _series.Add(s_episodeLength, length);
        _series.Add(s_right, right ? 1 : 0);
    }

    /// <param name="traceNorms">By block: encoder, recurrent if there is recurrence, head; empty while learning is off.</param>
    public void RecordNorms(ReadOnlySpan<double> traceNorms, bool recurrent, double sensitivity, long episodes, double wallSeconds)
    {
        if (traceNorms.Length > 0)
        {
            _series.Add(s_encoderTrace, traceNorms[0]);
            if (recurrent)
                _series.Add(s_recurrentTrace, traceNorms[1]);
            _series.Add(s_headTrace, traceNorms[^1]);
        }

        if (recurrent)
            _series.Add(s_sensitivity, sensitivity);
        _series.Add(s_episodes, episodes);
        _series.Add(s_wallSeconds, wallSeconds);
    }

    public void RecordStepTime(double nanoseconds) => _series.Add(s_stepNanoseconds, nanoseconds);

    public IReadOnlyList<SeriesColumn> Export() => _series.Export();

    public void Save(BinaryWriter writer) => _series.Save(writer);

    public void Load(BinaryReader reader) => _series.Load(reader);
}
