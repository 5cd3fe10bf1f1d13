#pragma warning disable MA0048 // the wire format, read together
using System.Buffers.Binary;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Live;

/// <summary>
/// What the hub sends as <c>frame(frame)</c>. Latest wins per run and stream: a slow viewer misses frames, never gets old ones late
/// (of "state" and of still "bodies" the last four wait).
/// Floats as arrays in catalogue order; non-finite values are null.
/// </summary>
/// <param name="V">Schema version, 1.</param>
/// <param name="Stream">scalars, state, packedState, poles, episode, bodies or status.</param>
/// <param name="First">First step the frame speaks of.</param>
/// <param name="Last">Last step the frame speaks of.</param>
public sealed record Frame(int V, long Run, string Stream, long First, long Last, object Data);

/// <summary>Stream "scalars", up to 20 Hz: the mean of each metric over the steps since the previous frame, by metric name.</summary>
public sealed record ScalarsData(
    long Step,
    long Episodes,
    double StepsPerSecond,
    double ElapsedSeconds,
    double? Epsilon,
    IReadOnlyDictionary<string, double?> Means,
    IReadOnlyList<string> StageNames,
    IReadOnlyList<double> StageNanoseconds
);

/// <summary>
/// Stream "state", up to 8 Hz: up to 32 consecutive hidden states, ending at Last. H[k] is [real; imaginary] of step Steps[k].
/// </summary>
/// <param name="EpisodeSteps">Decision index of each column; 0 starts an episode.</param>
/// <param name="Marks">What the environment state's first entry (the cue) was at each column.</param>
/// <param name="Network">Whose state it is; null for a state out of a checkpoint.</param>
public sealed record StateData(
    IReadOnlyList<long> Steps,
    IReadOnlyList<int> EpisodeSteps,
    IReadOnlyList<float?> Marks,
    IReadOnlyList<float?[]> H,
    string? Network = null
);

/// <summary>Stream "packedState": what "state" says, in a third of the bytes.</summary>
/// <param name="H">Base64 of the columns one after another, each <paramref name="Width"/> IEEE 754 half-precision numbers, little-endian;
/// beyond ±65,504 they end there.</param>
public sealed record PackedStateData(
    IReadOnlyList<long> Steps,
    IReadOnlyList<int> EpisodeSteps,
    IReadOnlyList<float?> Marks,
    int Width,
    string H,
    string? Network = null
)
{
    /// <summary>Numbers as base64 of half precision: 11 significant bits, non-finite ones as they are.</summary>
    public static string Pack(ReadOnlySpan<float> values)
    {
        const float most = 65_504;
        var bytes = new byte[2 * values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index];
            BinaryPrimitives.WriteHalfLittleEndian(
                bytes.AsSpan(2 * index),
                (Half)(float.IsFinite(value) ? Math.Clamp(value, -most, most) : value)
            );
        }

        return Convert.ToBase64String(bytes);
    }
}

/// <summary>Stream "poles", up to 5 Hz.</summary>
/// <param name="Network">Whose units they are.</param>
public sealed record PolesData(
    IReadOnlyList<float?> Radius,
    IReadOnlyList<float?> Phase,
    IReadOnlyList<float?> Contribution,
    string? Network = null
);

/// <summary>Stream "episode", up to 5 Hz: the latest returns, oldest first (at most 200), and what they amount to.</summary>
public sealed record EpisodeData(
    long Episodes,
    double? LastReturn,
    double? RecentRight,
    long? SolvedAt,
    IReadOnlyList<float?> RecentReturns
);

/// <summary>
/// Stream "bodies", up to 10 Hz, or once a second with a motion: the environment as it is being lived through;
/// wwwroot/js/environment.js draws it.
/// </summary>
/// <param name="Observation">What the decision was made on.</param>
/// <param name="NextObservation">What the agent sees of the state.</param>
/// <param name="EnvironmentState">Hidden truth after the step and what was seen of it, by the names of the run's description.</param>
/// <param name="Trail">A prediction task's latest steps, oldest first: [prediction, observation…] each; null where there are
/// actions.</param>
/// <param name="Motion">How a world with a clock of its own came to this moment; null for other worlds, and where nothing moved.</param>
public sealed record BodiesData(
    int EpisodeStep,
    long Episode,
    int Action,
    bool NonGreedy,
    double Reward,
    bool Ended,
    IReadOnlyList<float?> Observation,
    IReadOnlyList<float?> NextObservation,
    IReadOnlyList<float?> ActionValues,
    IReadOnlyList<float?> EnvironmentState,
    IReadOnlyList<float?[]>? Trail,
    MotionData? Motion = null
)
{
    /// <summary>The moment a snapshot holds.</summary>
    public static BodiesData Of(Snapshot snapshot, IReadOnlyList<float?[]>? trail = null, MotionData? motion = null)
    {
        var metrics = snapshot.Metrics;
        return new BodiesData(
            metrics.EpisodeStep,
            metrics.Episode,
            metrics.Action,
            metrics.NonGreedy,
            metrics.Reward,
            metrics.EpisodeEnded,
            SignificantDigits.Round(snapshot.Observation, 6),
            SignificantDigits.Round(snapshot.NextObservation, 6),
            SignificantDigits.Round(snapshot.ActionValues, 6),
            SignificantDigits.Round(snapshot.EnvironmentState, 6),
            trail,
            motion
        );
    }

    /// <summary>The moment a step that was written down shows.</summary>
    public static BodiesData Of(RecordedStep step) =>
        new(
            step.Metrics.EpisodeStep,
            step.Metrics.Episode,
            step.Metrics.Action,
            step.Metrics.NonGreedy,
            step.Metrics.Reward,
            step.Metrics.EpisodeEnded,
            SignificantDigits.Round(step.Observation, 6),
            SignificantDigits.Round(step.NextObservation, 6),
            SignificantDigits.Round(step.Outputs, 6),
            SignificantDigits.Round(step.EnvironmentState, 6),
            null
        );
}

/// <summary>
/// Contiguous steps of a world with a clock of its own, from the frame's First to its Last: one second, about 30 poses of it, and every
/// first and last one of an episode.
/// </summary>
/// <param name="Seconds">Seconds to play it in: those of the world, or those the run took where it is slower.</param>
/// <param name="Steps">Of each pose: steps since the first.</param>
/// <param name="EpisodeSteps">Of each pose: decision index in its episode; where it does not grow, another episode begins.</param>
/// <param name="Ended">Whether the last pose ended its episode.</param>
/// <param name="States">Of each pose: the environment's state, by the names of the run's description.</param>
public sealed record MotionData(
    double Seconds,
    IReadOnlyList<int> Steps,
    IReadOnlyList<long> Episodes,
    IReadOnlyList<int> EpisodeSteps,
    bool Ended,
    IReadOnlyList<float?[]> States
);

/// <summary>Stream "status": sent on every change and once after subscribing.</summary>
public sealed record StatusData(string Status, string? Reason, long Step, bool Learning, double TargetStepsPerSecond, long? SolvedAt);
