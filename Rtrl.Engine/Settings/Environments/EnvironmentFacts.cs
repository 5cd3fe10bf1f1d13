namespace Rtrl.Engine.Settings;

/// <summary>The fixed facts of one environment under given settings: names for its arrays, lines for its charts.</summary>
public sealed record EnvironmentFacts
{
    /// <summary>Such as "RepeatPrevious, medium".</summary>
    public required string Title { get; init; }

    /// <summary>One name per number of an observation, before normalisation.</summary>
    public required IReadOnlyList<string> ObservationNames { get; init; }

    /// <summary>
    /// One unit per number of an observation, "" where it has none, of worlds that a mask hides a part of; empty for other worlds.
    /// </summary>
    public IReadOnlyList<string> ObservationUnits { get; init; } = [];

    /// <summary>Indices of the numbers of an observation that are always 0, because the task hides what stands there.</summary>
    public IReadOnlyList<int> MaskedObservations { get; init; } = [];

    public required ActionSpace Actions { get; init; }

    /// <summary>One name per discrete choice, or per number of a continuous action; empty without actions.</summary>
    public required IReadOnlyList<string> ActionNames { get; init; }

    /// <summary>
    /// Names of the state that drawings show, in a fixed order: first the hidden truth, the <see cref="HiddenSize"/> numbers that can be
    /// injected, then what the episode has made of it (what was tried, seen or explored, and the clock). Numbers of one kind share a name
    /// and differ in an index, such as "ship 3,4".
    /// </summary>
    public required IReadOnlyList<string> StateNames { get; init; }

    /// <summary>Capsules whose places stand in the state, for drawings of a body; empty for other worlds.</summary>
    public IReadOnlyList<BodyShape> Shapes { get; init; } = [];

    /// <summary>Seconds that one step takes in the world itself, where it is watched as motion; null where steps follow no clock.</summary>
    public double? StepSeconds { get; init; }

    /// <summary>Numbers in the hidden state that a reset draws.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Steps of the longest episode; null for a stream without end.</summary>
    public int? EpisodeLength { get; init; }

    /// <summary>Steps the memory must bridge; null where the task does not say.</summary>
    public int? MemoryLag { get; init; }

    /// <summary>Least return that is possible.</summary>
    public double? LowestReturn { get; init; }

    /// <summary>Greatest return that is possible, luck included.</summary>
    public double? HighestReturn { get; init; }

    /// <summary>Mean return of uniformly random actions.</summary>
    public double? RandomReturn { get; init; }

    /// <summary>Mean return of the best policy with perfect memory; null where nobody knows it.</summary>
    public double? OptimalReturn { get; init; }

    /// <summary>Mean return of the best policy without memory; null where nobody knows it.</summary>
    public double? MemorylessReturn { get; init; }

    /// <summary>Why no agent can learn it, and what to set instead; null for tasks that can be learned.</summary>
    public string? Unlearnable { get; init; }

    /// <summary>An episode with at least this return counts as right; null where the task has no such notion.</summary>
    public double? SuccessReturn { get; init; }

    /// <summary>
    /// Mean return at which 95 % of the episodes are right, where an episode is right or wrong and nothing between; null elsewhere.
    /// </summary>
    public double? SolvedReturn { get; init; }

    /// <summary>The paper calls a run a success when its mean return in the last 1/25 of the steps is above this.</summary>
    public double? PaperSuccess { get; init; }

    /// <summary>Return that scores 0 on the paper's scale: score = (return − low) / (high − low).</summary>
    public double? ScoreLow { get; init; }

    /// <summary>Return that scores 1 on the paper's scale.</summary>
    public double? ScoreHigh { get; init; }

    /// <summary>
    /// The scale from <see cref="ScoreLow"/> to <see cref="ScoreHigh"/>; null where the paper has none for this task and size.
    /// </summary>
    public ReturnScale? Scale => ScoreLow is { } low && ScoreHigh is { } high ? new ReturnScale(low, high) : null;

    /// <summary>Discount the task itself prescribes; null where the agent chooses.</summary>
    public double? Discount { get; init; }

    /// <summary>Other policies whose mean return is known.</summary>
    public IReadOnlyList<ReferenceReturn> References { get; init; } = [];

    public int ObservationSize => ObservationNames.Count;

    /// <summary>Number of discrete choices; 0 for continuous actions and for prediction.</summary>
    public int ActionCount => Actions.Kind == ActionKind.Discrete ? Actions.Count : 0;

    public int StateSize => StateNames.Count;

    /// <summary>
    /// The same with the previous action appended to the observation: its one-hot, then a flag that is 1 in the first observation only.
    /// </summary>
    internal EnvironmentFacts WithPreviousAction() =>
        this with
        {
            ObservationNames = [.. ObservationNames, .. ActionNames.Select(action => $"previous action: {action}"), "first observation"],
            ObservationUnits = ObservationUnits.Count == 0 ? [] : [.. ObservationUnits, .. ActionNames.Select(_ => ""), ""],
        };
}
