using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Training;

/// <summary>Knows which number of a step goes into which series.</summary>
internal sealed class RunRecorder
{
    private static readonly int s_return = RunMetrics.IndexOf(RunMetrics.Return),
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
        s_tdErrorMean = RunMetrics.IndexOf(RunMetrics.TdErrorMean),
        s_normalisedReturn = RunMetrics.IndexOf(RunMetrics.NormalisedReturn),
        s_explainedVariance = RunMetrics.IndexOf(RunMetrics.ExplainedVariance),
        s_updateNorm = RunMetrics.IndexOf(RunMetrics.UpdateNorm),
        s_actorUpdateNorm = RunMetrics.IndexOf(RunMetrics.ActorUpdateNorm),
        s_returnError = RunMetrics.IndexOf(RunMetrics.ReturnError);

    /// <summary>Steps over which the explained variance is taken.</summary>
    private const int ExplainedWindow = 1024;

    private readonly RunSeries _series = new();
    private ExplainedVariance _explained;

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
        RecordExplained(update.ExplainedVariance);
        RecordUpdate(update.UpdateNorm, update.ActorUpdateNorm);
    }

    /// <summary>
    /// Explained variance of the last window and norms of the last measured update, since the run was opened; NaN before.
    /// </summary>
    public (double Explained, double Update, double ActorUpdate) Latest { get; private set; } = (double.NaN, double.NaN, double.NaN);

    /// <summary>One more value and the target v + δ it was held against; every so many steps their explained variance.</summary>
    public void RecordTarget(double value, double tdError)
    {
        if (!double.IsFinite(tdError))
            return;
        _explained.Add(value, value + tdError);
        if (_explained.Count < ExplainedWindow)
            return;
        RecordExplained(_explained.Value);
        _explained = default;
    }

    /// <summary>The squared error of a prediction whose time has come; NaN is none.</summary>
    public void RecordReturnError(double squared) => _series.Add(s_returnError, squared);

    /// <summary>Norms of a measured update.</summary>
    /// <param name="actor">NaN without an actor.</param>
    public void RecordUpdate(double value, double actor)
    {
        Latest = (Latest.Explained, value, actor);
        _series.Add(s_updateNorm, value);
        _series.Add(s_actorUpdateNorm, actor);
    }

    private void RecordExplained(double explained)
    {
        Latest = Latest with { Explained = explained };
        _series.Add(s_explainedVariance, explained);
    }

    /// <param name="normalised">The return on the paper's scale; null without one.</param>
    public void RecordEpisode(long step, double episodeReturn, double? normalised, int length, bool right)
    {
        _series.Begin(step);
        _series.Add(s_return, episodeReturn);
        _series.Add(s_normalisedReturn, normalised ?? double.NaN);
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

    /// <summary>The window of the explained variance that is not full yet.</summary>
    public void SaveWindow(BinaryWriter writer) => _explained.Save(writer);

    public void LoadWindow(BinaryReader reader) => _explained = ExplainedVariance.Load(reader);

    public void Save(BinaryWriter writer) => _series.Save(writer);

    public void Load(BinaryReader reader) => _series.Load(reader);
}
