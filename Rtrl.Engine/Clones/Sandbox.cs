using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Clones;

/// <summary>
/// A clone of a run in memory, to be stepped, disturbed and thrown away. The run it came from is never touched, nothing it does is stored.
/// It starts with weights and normaliser statistics frozen and never ends by a stop rule. Single-threaded.
/// </summary>
public sealed class Sandbox
{
    /// <summary>What is said of a network without recurrent units wherever they are asked for.</summary>
    public const string NoRecurrence = "This network has no recurrent state; look at its twin with a recurrent cell.";

    private const long Unending = 1_000_000_000_000;
    private readonly TrainingRun _run;
    private UnitIntervention? _intervention;

    private Sandbox(TrainingRun run, long originStep)
    {
        _run = run;
        OriginStep = originStep;
        run.Learning = false;
    }

    /// <summary>Step count of the run at the moment it was cloned.</summary>
    public long OriginStep { get; }

    public RunSettings Settings => _run.Settings;

    public RunDescription Description => _run.Description;

    public EnvironmentFacts Facts => _run.Facts;

    public long StepCount => _run.StepCount;

    public long EpisodeCount => _run.EpisodeCount;

    /// <summary>Whether the next step begins an episode.</summary>
    public bool BetweenEpisodes => _run.BetweenEpisodes;

    /// <summary>Names of the networks that have recurrent units, the shown one first; empty without recurrence.</summary>
    public IReadOnlyList<string> RecurrentNetworks => _run.Description.Networks;

    /// <summary>Learning in the clone alone; off at first.</summary>
    /// <exception cref="SandboxException">An intervention is set: gradients would be those of a recurrence that was left alone.</exception>
    public bool Learning
    {
        get => _run.Learning;
        set =>
            _run.Learning =
                !value || _intervention is null
                    ? value
                    : throw new SandboxException("Learning stays off while units are interfered with. Lift the intervention first.");
    }

    /// <summary>Acts greedily instead of by the training policy; off at first.</summary>
    public bool Greedy
    {
        get => _run.Greedy;
        set => _run.Greedy = value;
    }

    /// <summary>What is done to units at every step; null leaves them alone.</summary>
    /// <exception cref="SandboxException">Learning is on.</exception>
    public UnitIntervention? Intervention
    {
        get => _intervention;
        set
        {
            if (value is not null && Learning)
                throw new SandboxException("Units can be interfered with while learning is off; turn it off in the sandbox first.");
            if (_intervention is not null)
                Network(_intervention.Network).Intervention = null;
            if (value is not null)
                Network(value.Network).Intervention = value;
            _intervention = value;
        }
    }

    /// <summary>A clone from a checkpoint, between the same two steps.</summary>
    /// <exception cref="SandboxException">The run had diverged.</exception>
    /// <exception cref="InvalidDataException">Not a checkpoint of such a run.</exception>
    public static Sandbox Of(RunSettings settings, ReadOnlySpan<byte> checkpoint)
    {
        var unending = settings.EndingAt(new StopSettings { Steps = Unending });
        var run = TrainingRun.Restore(unending, checkpoint);
        if (run.Outcome is { } outcome)
            throw new SandboxException($"This state has non-finite numbers and can only be looked at. {outcome.Reason}");
        return new Sandbox(run, run.StepCount) { TrainingReturns = Recent(run) };
    }

    /// <summary>A clone of a run as it stands, which may be a clone itself.</summary>
    public static Sandbox Of(TrainingRun run) => Of(run.Settings, run.Checkpoint());

    /// <summary>Another clone at the same point, with learning off, following the training policy and with its units left alone.</summary>
    public Sandbox Clone() => new(TrainingRun.Restore(Settings, _run.Checkpoint()), OriginStep) { TrainingReturns = TrainingReturns };

    /// <summary>Takes one step.</summary>
    /// <exception cref="SandboxException">A number became non-finite.</exception>
    public ref readonly StepMetrics Step()
    {
        ref readonly var metrics = ref _run.Step();
        if (_run.Outcome is { } outcome)
            throw new SandboxException($"The sandbox cannot go on. {outcome.Reason}");
        return ref metrics;
    }

    /// <summary>Takes one step and writes down what it showed.</summary>
    /// <param name="network">Whose hidden state is written down; null for the network that is shown.</param>
    /// <exception cref="SandboxException">A number became non-finite, or there is no such network.</exception>
    public RecordedStep Record(string? network = null)
    {
        if (network is not null)
            Network(network);
        Step();
        return RecordedStep.Of(_run, network);
    }

    /// <summary>Ends the present episode; the next step begins one whose draws depend on (seed, episode) only.</summary>
    public void BeginEpisode(long seed, long episode) => _run.BeginEpisode(seed, episode);

    /// <summary>Changes world or view at the next observation.</summary>
    /// <exception cref="SandboxException">There is no such entry.</exception>
    public void Apply(WorldEdit edit)
    {
        if (edit.Hidden.Keys.Concat(edit.Flip).Any(index => index < 0 || index >= Facts.HiddenSize))
            throw new SandboxException(
                $"The hidden state of {Facts.Title} has {Facts.HiddenSize} entries that can be changed: "
                    + $"{string.Join(", ", Facts.StateNames.Take(Facts.HiddenSize).Take(40))}."
            );
        if (edit.Observation.Keys.Any(index => index < 0 || index >= Facts.ObservationSize))
            throw new SandboxException(
                $"An observation of {Facts.Title} has {Facts.ObservationSize} entries: {string.Join(", ", Facts.ObservationNames)}."
            );
        _run.Edit = edit;
    }

    /// <summary>The hidden state of the world now, the entries that <see cref="WorldEdit.Hidden"/> can change.</summary>
    public double[] HiddenTruth()
    {
        var hidden = new double[Facts.HiddenSize];
        _run.WriteHidden(hidden);
        return hidden;
    }

    /// <summary>h of a network, [real of all units; imaginary of all units] for complex ones.</summary>
    public ReadOnlySpan<float> HiddenState(string network) => Network(network).HiddenState;

    public int Units(string network) => Network(network).Units;

    /// <summary>Poles and weights on the decision of a recurrent network.</summary>
    /// <exception cref="SandboxException">There is no such network.</exception>
    public LayerPortrait Layer(string network)
    {
        Network(network);
        return _run.Layer(network);
    }

    public void Capture(Snapshot into) => _run.Capture(into);

    public byte[] Checkpoint() => _run.Checkpoint();

    /// <summary>
    /// Returns of the run's latest episodes when it was cloned, exploration and learning included, oldest first; at most 200.
    /// </summary>
    public IReadOnlyList<double> TrainingReturns { get; private init; } = [];

    /// <summary>The clone's run, cloned once more: to go on learning, or to look into its networks.</summary>
    internal TrainingRun CloneRun() => TrainingRun.Restore(Settings, _run.Checkpoint());

    /// <summary>Whether the last step changed parameters.</summary>
    internal bool Updated => _run.Updated;

    /// <summary>Whether a non-greedy action zeroes the eligibility trace of this agent.</summary>
    internal bool CutsOnExploration => _run.CutsOnExploration;

    /// <summary>Holds the exploration schedule at the step the clone was made at.</summary>
    internal void HoldExploration() => _run.ExplorationStep = OriginStep;

    /// <summary>The double reference of a network with the parameters it has now.</summary>
    internal NetworkTwin Twin(string network) => NetworkTwin.Of(_run, Network(network));

    /// <summary>The twin's step on what the networks were handed at the last step.</summary>
    internal NetworkStep Follow(NetworkTwin twin, CellState? before) => twin.Follow(_run, before);

    internal IStreamingNetwork Network(string name)
    {
        var networks = RecurrentNetworks;
        if (networks.Count == 0)
            throw new SandboxException(NoRecurrence);
        return _run.Networks.FirstOrDefault(named => named.Name == name && named.Network.Units > 0).Network
            ?? throw new SandboxException($"There is no recurrent network “{name}”; there are: {string.Join(", ", networks)}.");
    }

    private static IReadOnlyList<double> Recent(TrainingRun run)
    {
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        return [.. snapshot.RecentReturns.Select(value => (double)value)];
    }
}
