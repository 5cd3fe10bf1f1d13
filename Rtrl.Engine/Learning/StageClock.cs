using System.Diagnostics;
using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Learning;

/// <summary>
/// Times a sample of the steps: of every 61, one as a whole and another one stage by stage. A split step advances the sensitivities in a
/// pass of their own, which costs time but changes no number; its stages are therefore not added up to the time of a step.
/// </summary>
internal sealed class StageClock
{
    /// <summary>A prime, so that samples do not always fall on the same step of an episode.</summary>
    private const int Period = 61;
    private const int SplitAt = 30;

    /// <summary>Samples a mean remembers: older ones, warm-up above all, fade.</summary>
    private const int Memory = 128;

    /// <summary>An interrupted step counts for at most so many times the mean, once there is a mean to speak of.</summary>
    private const double Outlier = 4;
    private const int Settled = 8;
    private readonly double[] _step = new double[RunDescription.StageNames.Length];
    private readonly double[] _mean = new double[RunDescription.StageNames.Length];
    private readonly double[] _shown = new double[RunDescription.StageNames.Length];
    private bool _whole;
    private long _start,
        _last,
        _batchStart;
    private double _share;
    private int _samples;

    /// <summary>True while the stages of the step in progress are timed one by one.</summary>
    public bool Splitting { get; private set; }

    /// <summary>Mean nanoseconds of every stage over recent samples; a batch update's share counts to “update”.</summary>
    public ReadOnlySpan<double> Mean
    {
        get
        {
            _mean.CopyTo(_shown, 0);
            _shown[(int)Stage.Update] += _share;
            return _shown;
        }
    }

    public void Begin(long step)
    {
        var phase = step % Period;
        _whole = phase == 0;
        Splitting = phase == SplitAt;
        if (!_whole && !Splitting)
            return;
        _start = _last = Stopwatch.GetTimestamp();
        Array.Clear(_step);
    }

    /// <summary>Books the time since the last mark under a stage.</summary>
    public void Mark(Stage stage)
    {
        if (!Splitting)
            return;
        var now = Stopwatch.GetTimestamp();
        _step[(int)stage] += Nanoseconds(_last, now);
        _last = now;
    }

    /// <summary>A batch update begins: the step it falls into shall not bear its time alone.</summary>
    public void BeginBatch() => _batchStart = Stopwatch.GetTimestamp();

    /// <summary>From now on every step counts its share of that update, as part of the stage “update”.</summary>
    /// <param name="steps">Steps that the update learned from.</param>
    public void EndBatch(int steps)
    {
        var spent = Stopwatch.GetTimestamp() - _batchStart;
        _start += spent;
        _last += spent;
        _share = Nanoseconds(0, spent) / steps;
    }

    /// <summary>Nanoseconds of the step when it was timed as a whole, else NaN.</summary>
    public double End()
    {
        if (Splitting)
        {
            Splitting = false;
            _samples = Math.Min(_samples + 1, Memory);
            for (var stage = 0; stage < _mean.Length; stage++)
            {
                var sample = _samples > Settled ? Math.Min(_step[stage], Outlier * _mean[stage]) : _step[stage];
                _mean[stage] += (sample - _mean[stage]) / _samples;
            }
        }

        return _whole ? Nanoseconds(_start, Stopwatch.GetTimestamp()) + _share : double.NaN;
    }

    private static double Nanoseconds(long from, long to) => (to - from) * (1e9 / Stopwatch.Frequency);
}
