namespace Rtrl.Web.Training;

/// <summary>What a run can be told. Made by whoever tells it; out of words only by <see cref="CommandWords"/>.</summary>
public abstract record RunCommand
{
    private RunCommand() { }

    /// <summary>Stand still; answered when the step counter has stopped and that is stored.</summary>
    public sealed record Pause : RunCommand;

    /// <summary>Go on, or wait for a free place.</summary>
    /// <param name="AcceptsKernels">Also where this machine's kernels are not those that made the checkpoint.</param>
    public sealed record Resume(bool AcceptsKernels = false) : RunCommand;

    /// <summary>Take so many steps and stand still.</summary>
    public sealed record Step : RunCommand
    {
        public const long Most = 1_000_000;

        /// <param name="count">From 1 to <see cref="Most"/>.</param>
        public Step(long count = 1) =>
            Count = count is >= 1 and <= Most
                ? count
                : throw new ArgumentOutOfRangeException(nameof(count), count, $"Allowed are 1 to {Most:N0} steps.");

        public long Count { get; }
    }

    /// <summary>End here.</summary>
    public sealed record Stop : RunCommand;

    /// <summary>Store a checkpoint now.</summary>
    public sealed record Checkpoint : RunCommand;

    /// <summary>Change the speed.</summary>
    public sealed record Speed : RunCommand
    {
        public const double Most = 1e6;

        /// <param name="stepsPerSecond">From 1 to <see cref="Most"/>, or 0 for unlimited.</param>
        public Speed(double stepsPerSecond) =>
            StepsPerSecond = stepsPerSecond is 0 or (>= 1 and <= Most)
                ? stepsPerSecond
                : throw new ArgumentOutOfRangeException(
                    nameof(stepsPerSecond),
                    stepsPerSecond,
                    $"Allowed are 1 to {Most:N0} steps per second, or 0 for unlimited."
                );

        public double StepsPerSecond { get; }
    }

    /// <summary>Turn learning on or off.</summary>
    public sealed record Learning(bool On) : RunCommand;
}
