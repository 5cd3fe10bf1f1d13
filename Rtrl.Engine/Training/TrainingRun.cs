using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Training;

/// <summary>
/// One learning agent in its world: owns environment, agent, random sources and series, and changes only in <see cref="Step"/>.
/// Single-threaded; whoever drives it may capture, checkpoint or apply a command between two steps. Observing never changes the trajectory.
/// </summary>
public sealed class TrainingRun
{
    /// <exception cref="InvalidSettingsException">The settings cannot run; one problem per field.</exception>
    public TrainingRun(RunSettings settings) => throw new NotSupportedException();

    /// <summary>Continues bit-identically from a checkpoint. With changed settings (a branch) only shapes must agree.</summary>
    /// <exception cref="InvalidDataException">Not a checkpoint, another version, or shapes that do not fit; the message says which.</exception>
    public static TrainingRun Restore(RunSettings settings, ReadOnlySpan<byte> checkpoint) => throw new NotSupportedException();

    public RunSettings Settings => throw new NotSupportedException();

    public RunDescription Description => throw new NotSupportedException();

    public long StepCount => throw new NotSupportedException();

    public long EpisodeCount => throw new NotSupportedException();

    /// <summary>Step count at which 190 of the last 200 episodes were right, null before.</summary>
    public long? SolvedAt => throw new NotSupportedException();

    /// <summary>Why the run is over; null while it can go on. After divergence <see cref="Step"/> refuses.</summary>
    public RunOutcome? Outcome => throw new NotSupportedException();

    /// <summary>Learning switch: off keeps acting and advancing but changes no parameter, trace or optimiser statistic.</summary>
    public bool Learning { get; set; } = true;

    public IRunObserver? Observer { get; set; }

    /// <summary>Seconds of stepping so far, set by the driver before a slice; recorded as the wallSeconds series only.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>Takes one environment step: observe, act, step, learn, report.</summary>
    public ref readonly StepMetrics Step() => throw new NotSupportedException();

    /// <summary>Fills the snapshot's buffers (resizing them on first use).</summary>
    public void Capture(Snapshot into) => throw new NotSupportedException();

    /// <summary>The whole state as bytes, versioned and checksummed.</summary>
    public byte[] Checkpoint() => throw new NotSupportedException();

    /// <summary>A copy of every series.</summary>
    public IReadOnlyList<SeriesColumn> ExportSeries() => throw new NotSupportedException();

    /// <summary>Moves episodes finished since the last call into the list (at most the latest 4,096 are held).</summary>
    public void DrainEpisodes(List<EpisodeRecord> into) => throw new NotSupportedException();

    /// <summary>Hash of everything that decides the future (parameters, h, S, traces, statistics, random sources, environment): equal fingerprints, equal trajectories.</summary>
    public ulong Fingerprint() => throw new NotSupportedException();
}
