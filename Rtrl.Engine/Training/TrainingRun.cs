using System.Globalization;
using System.Runtime.InteropServices;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Training;

/// <summary>
/// One learning agent in its world: owns environment, agent, random sources and series, and changes only in <see cref="Step"/>.
/// Single-threaded; whoever drives it may capture, checkpoint or apply a command between two steps. Observing never changes the trajectory.
/// </summary>
public sealed class TrainingRun
{
    /// <summary>
    /// Norms are sampled once in so many steps. A prime, so that samples do not always fall on the same step of an episode.
    /// </summary>
    private const int NormPeriod = 61;

    /// <summary>Of those, the step whose update is measured: none of the two whose time is taken.</summary>
    private const int MeteredAt = 15;

    /// <summary>Every tensor is checked once in so many steps.</summary>
    private const int ScanPeriod = 4096;

    private readonly World[] _worlds;
    private readonly IStreamingAgent _agent;
    private readonly StageClock _clock = new();
    private readonly RunRecorder _recorder = new();
    private readonly RecentEpisodes _recent = new();
    private readonly EpisodeQueue _episodes = new();
    private readonly double? _successReturn;
    private readonly bool _rollouts;
    private readonly UpdateMeter? _valueMeter,
        _actorMeter;

    // Of predictions of a stream.
    private readonly ReturnError? _returnError;

    // The environment that the last step was taken in.
    private World _world;
    private Choice _choice;
    private StepMetrics _metrics;
    private double _updateNorm,
        _actorUpdateNorm;
    private BatchUpdate? _batch,
        _lastBatch;

    /// <exception cref="InvalidSettingsException">The settings cannot run; one problem per field.</exception>
    public TrainingRun(RunSettings settings)
        : this(Valid(settings), () => EnvironmentFactory.Create(settings.Environment)) { }

    /// <param name="environment">Makes one of the parallel environments.</param>
    internal TrainingRun(RunSettings settings, Func<IEnvironment> environment)
    {
        Settings = settings;
        var discount = SettingsDocument.EffectiveDiscount(settings);
        var first = environment();
        Facts = first.Facts;
        var inputs = new NetworkInputs(settings.Network, Facts);
        _worlds =
        [
            .. Enumerable
                .Range(0, SettingsDocument.Environments(settings))
                .Select(index => new World(settings, index == 0 ? first : environment(), inputs, discount, index)),
        ];
        _world = _worlds[0];
        _agent = AgentMaker.Create(
            new AgentParts(
                settings with
                {
                    Agent = settings.Agent with { Discount = discount },
                },
                Facts,
                inputs,
                [.. _worlds.Select(world => world.PolicyRandom)],
                _clock
            )
        );
        _successReturn = Facts.SuccessReturn;
        _rollouts = AgentKind.Of(settings).LearnsFromRollouts;
        (_valueMeter, _actorMeter) = (Meter("value"), Meter("actor"));
        if (Facts.Actions.Kind == ActionKind.None)
            _returnError = new ReturnError(discount);
        Description = RunDescription.Of(settings, Facts);
    }

    public RunSettings Settings { get; }

    public RunDescription Description { get; }

    /// <summary>(v − G)² of the prediction whose time came with the last step; NaN where there is none.</summary>
    public double ReturnError { get; private set; } = double.NaN;

    public long StepCount { get; private set; }

    public long EpisodeCount { get; private set; }

    /// <summary>Step count at which 190 of the last 200 episodes were right, null before.</summary>
    public long? SolvedAt { get; private set; }

    /// <summary>
    /// First step count after <see cref="SolvedAt"/> at which fewer than 150 of the last 200 episodes were right; null while what was
    /// solved is kept.
    /// </summary>
    public long? LostAt { get; private set; }

    /// <summary>
    /// The paper's measure, once all planned steps are taken; null before, and where no episode ended in the last 1/25 of them.
    /// </summary>
    public FinalReturn? Final =>
        StepCount < Settings.Stop.Steps
            ? null
            : FinalReturn.Of(ExportSeries().FirstOrDefault(column => column.Metric == RunMetrics.Return), Settings.Stop.Steps);

    /// <summary>Return of the last episode; null before the first has ended.</summary>
    public double? LastReturn => _recent.Last;

    /// <summary>Mean return of the last 200 episodes; null before the first has ended.</summary>
    public double? RecentReturn => _recent.Mean;

    /// <summary>Share of right ones among the last 200 episodes; null before the first has ended.</summary>
    public double? RecentRight => _recent.Count == 0 ? null : _recent.RightShare;

    /// <summary>Why the run is over; null while it can go on. While it is not null <see cref="Step"/> refuses.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>
    /// Learning switch: off keeps acting and advancing but changes no parameter, trace, optimiser statistic or normaliser statistic.
    /// </summary>
    public bool Learning { get; set; } = true;

    public IRunObserver? Observer { get; set; }

    /// <summary>Which of the parallel environments the last step was taken in; 0 where there is one only.</summary>
    public int Environment => Array.IndexOf(_worlds, _world);

    /// <summary>Observation of the last finished step as the environment gave it; valid until the next step.</summary>
    public ReadOnlySpan<float> Observation => _world.Observation;

    /// <summary>
    /// Seconds of stepping so far, set by the driver before a slice; decides the wall-time stop and is recorded, nothing else.
    /// </summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>Acts greedily instead of by the policy. For clones: a run that is stored never does.</summary>
    internal bool Greedy { get; set; }

    /// <summary>Step at which a clone's exploration schedule stands still; null follows the step count.</summary>
    internal long? ExplorationStep { get; set; }

    /// <summary>Changes what a clone sees, or the world it lives in, at its next observation; cleared by it.</summary>
    internal WorldEdit? Edit { get; set; }

    /// <summary>Whether the next step begins an episode.</summary>
    internal bool BetweenEpisodes => _worlds[_agent.Environment].EpisodeOver;

    /// <summary>Which of the parallel environments the next step is taken in.</summary>
    internal int NextEnvironment => _agent.Environment;

    internal IReadOnlyList<NamedNetwork> Networks => _agent.Networks;

    internal EnvironmentFacts Facts { get; }

    internal ref readonly StepMetrics LastStep => ref _metrics;

    /// <summary>x_t: what the networks were handed at the last step.</summary>
    internal ReadOnlySpan<float> LastInput => _world.Input;

    internal ReadOnlySpan<float> LastNextObservation => _world.NextObservation;

    /// <summary>Whether the last step changed parameters; of an agent of whole rollouts only the step that fills one does.</summary>
    internal bool Updated { get; private set; }

    /// <summary>Whether a non-greedy action zeroes the eligibility trace.</summary>
    internal bool CutsOnExploration => _agent.CutsOnExploration;

    internal ReadOnlySpan<float> LastOutputs => _agent.Outputs;

    /// <summary>Numbers of the last continuous action as the environment received them; empty otherwise.</summary>
    internal ReadOnlySpan<double> ActionNumbers => _agent.ActionNumbers;

    /// <summary>
    /// The network that is shown unless another is asked for: the one that decides, which is the actor where there is one.
    /// </summary>
    internal IStreamingNetwork ShownNetwork => _agent.Networks[0].Network;

    /// <summary>
    /// Continues bit-identically from a checkpoint. With changed settings (a branch) only shapes must agree; another chain length or
    /// environment of the same shape begins with a new episode.
    /// </summary>
    /// <exception cref="InvalidDataException">Not a checkpoint, another version, or shapes that do not fit; the message says
    /// which.</exception>
    public static TrainingRun Restore(RunSettings settings, ReadOnlySpan<byte> checkpoint)
    {
        var reader = new StateReader(checkpoint);
        var run = new TrainingRun(settings);
        run.Load(reader);
        return run;
    }

    /// <summary>Takes one environment step: observe, act, step, learn, report.</summary>
    /// <exception cref="InvalidOperationException">The run is over.</exception>
    public ref readonly StepMetrics Step()
    {
        if (Outcome is not null)
            throw new InvalidOperationException($"The run is over and takes no further step. {Outcome.Reason}");

        _clock.Begin(StepCount);
        Observe();
        Act();
        Move();
        Learn();
        Report();
        return ref _metrics;
    }

    /// <summary>
    /// d(what the network that is shown learns to raise)/d(its outputs) at the last step: whose gradient an eligibility trace takes in.
    /// </summary>
    internal void Adjoint(Span<float> adjoint) => _agent.Adjoint(_choice, _metrics.TdError, adjoint);

    /// <summary>Makes the next step begin an episode with draws of its own. For clones.</summary>
    /// <param name="episode">The same seed and episode give the same draws, whatever was drawn before.</param>
    internal void BeginEpisode(long seed, long episode) => _worlds[_agent.Environment].EndEpisode(seed, episode);

    /// <summary>The run's own hidden state of the world, as <see cref="IEnvironment.Inject"/> takes it.</summary>
    internal void WriteHidden(Span<double> hidden) => _worlds[_agent.Environment].WriteHidden(hidden);

    /// <summary>Fills the snapshot's buffers (resizing them on first use).</summary>
    public void Capture(Snapshot into)
    {
        var network = ShownNetwork;
        into.StepCount = StepCount;
        into.EpisodeCount = EpisodeCount;
        into.Environment = Environment;
        into.Metrics = _metrics;
        into.Learning = Learning;
        _world.Observation.CopyTo(into.Observation = Sized(into.Observation, _world.Observation.Length));
        _world.NextObservation.CopyTo(into.NextObservation = Sized(into.NextObservation, _world.NextObservation.Length));
        _agent.Outputs.CopyTo(into.ActionValues = Sized(into.ActionValues, _agent.Outputs.Length));
        _world.WriteState(into.EnvironmentState = Sized(into.EnvironmentState, Facts.StateSize));
        network.HiddenState.CopyTo(into.HiddenState = Sized(into.HiddenState, network.HiddenState.Length));
        network.WritePoles(into.PoleRadius = Sized(into.PoleRadius, network.Units), into.PolePhase = Sized(into.PolePhase, network.Units));
        network.WriteContributions(into.UnitContribution = Sized(into.UnitContribution, network.Units));
        TraceNorms(into.TraceNorms = Sized(into.TraceNorms, _agent.Trace is null ? 0 : Description.Blocks.Count));
        into.Batch = _lastBatch;
        (into.ExplainedVariance, into.UpdateNorm, into.ActorUpdateNorm) = _recorder.Latest;
        into.SensitivityNorm = network.SensitivityNorm();
        _recent.CopyReturns(into.RecentReturns = Sized(into.RecentReturns, _recent.Count));
        into.RecentRight = _recent.RightShare;
        _clock.Mean.CopyTo(into.StageNanoseconds = Sized(into.StageNanoseconds, _clock.Mean.Length));
    }

    /// <summary>
    /// h of a recurrent network, [real of all units; imaginary of all units] for complex ones; valid until the next step.
    /// </summary>
    /// <param name="network">One of <see cref="RunDescription.Networks"/>.</param>
    /// <exception cref="ArgumentException">There is no recurrent network of that name.</exception>
    public ReadOnlySpan<float> HiddenState(string network) => Recurrent(network).HiddenState;

    /// <summary>
    /// Poles of a recurrent network (r in (0, 1), phi in radians, not reduced) and the weight of each unit on what it decides.
    /// </summary>
    /// <inheritdoc cref="HiddenState" path="/param|/exception"/>
    public LayerPortrait Layer(string network)
    {
        var layer = Recurrent(network);
        var (radius, phase, contribution) = (new float[layer.Units], new float[layer.Units], new float[layer.Units]);
        layer.WritePoles(radius, phase);
        layer.WriteContributions(contribution);
        return new LayerPortrait(network, layer.Units, layer.StateComponents, radius, phase, contribution);
    }

    internal IStreamingNetwork Recurrent(string name)
    {
        foreach (var named in _agent.Networks)
        {
            if (named.Name == name && named.Network.Units > 0)
                return named.Network;
        }

        throw new ArgumentException(
            $"There is no recurrent network “{name}”; there are: {string.Join(", ", Description.Networks)}.",
            nameof(name)
        );
    }

    /// <summary>
    /// Writes the hidden truth of the environment at the last finished step, by <see cref="RunDescription.EnvironmentStateNames"/>.
    /// </summary>
    public void WriteEnvironmentState(Span<float> state) => _world.WriteState(state);

    /// <summary>
    /// The whole state as bytes, versioned and checksummed. Episodes not yet drained are not part of it: drain them together with it.
    /// </summary>
    public byte[] Checkpoint()
    {
        var writer = new StateWriter();
        SaveTrajectory(writer);
        writer.Section("series", _recorder.Save);
        writer.Section("series.window", _recorder.SaveWindow);
        if (_returnError is not null)
            writer.Section("return-error", _returnError.Save);
        writer.Section(
            "report",
            section =>
            {
                section.Write(ElapsedSeconds);
                section.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref _metrics, 1)));
            }
        );
        if (_lastBatch is { } batch)
            writer.Section("batch", section => section.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref batch, 1))));
        return writer.ToArray();
    }

    /// <summary>A copy of every series that has a value.</summary>
    public IReadOnlyList<SeriesColumn> ExportSeries() => _recorder.Export();

    /// <summary>Moves episodes finished since the last call into the list (at most the latest 4,096 are held).</summary>
    public void DrainEpisodes(List<EpisodeRecord> into) => _episodes.Drain(into);

    /// <summary>
    /// Hash of everything that decides the future (parameters, h, S, traces, statistics, random sources, environment): equal fingerprints,
    /// equal trajectories.
    /// </summary>
    public ulong Fingerprint()
    {
        var writer = new StateWriter();
        SaveTrajectory(writer);
        return writer.Hash();
    }

    /// <summary>o_t: the next observation of the episode, or the first of a new one.</summary>
    private void Observe()
    {
        _world = _worlds[_agent.Environment];
        if (_world.EpisodeOver)
        {
            _agent.BeginEpisode();
            _world.Begin(StepCount, Edit, Learning);
        }
        else
        {
            _world.Continue(Edit);
        }

        Edit = null;
        _batch = null;
        Updated = false;
        _metrics = new StepMetrics
        {
            Step = StepCount,
            Episode = EpisodeCount,
            EpisodeStep = _world.EpisodeStep,
            EpisodeReturn = double.NaN,
        };
        _clock.Mark(Stage.Environment);
    }

    /// <summary>Advances the recurrent state once and chooses a_t.</summary>
    private void Act()
    {
        _agent.Advance(_world.Input);
        var at = ExplorationStep ?? StepCount;
        _metrics.Epsilon = Greedy ? 0 : _agent.Epsilon(at);
        _choice = Greedy ? _agent.ActGreedily() : _agent.Act(at);
        _metrics.Action = _choice.Action;
        _metrics.NonGreedy = _choice.NonGreedy;
        _metrics.Value = _agent.Value(_choice.Action);
        _clock.Mark(Stage.Forward);
    }

    /// <summary>The environment's step: o_{t+1}, r_{t+1} and the end of the episode.</summary>
    private void Move()
    {
        _world.Step(_choice.Action, _agent.ActionNumbers, Learning);
        _metrics.Reward = _world.Transition.Reward;
        _metrics.Terminated = _world.Transition.Terminated;
        _metrics.Truncated = _world.Transition.Truncated;
        _clock.Mark(Stage.Environment);
    }

    /// <summary>TD error, gradients, traces, update, trace reset.</summary>
    private void Learn()
    {
        var transition = _world.Transition;
        (_updateNorm, _actorUpdateNorm) = (double.NaN, double.NaN);
        var bootstrap = !transition.Terminated && (!transition.Truncated || Settings.Agent.BootstrapOnTruncation);
        _metrics.TdError = _agent.TdError(_choice, _world.Reward, _world.NextInput, bootstrap, Learning && double.IsFinite(_world.Reward));
        _clock.Mark(Stage.Forward);
        if (!Learning || !double.IsFinite(_metrics.TdError))
            return;
        var outcome =
            _metrics.Step % NormPeriod == MeteredAt ? Metered(transition.Ended) : _agent.Learn(_choice, _metrics.TdError, transition.Ended);
        _metrics.StepSize = outcome.StepSize;
        _metrics.Bounded = outcome.Bounded;
        _batch = outcome.Batch;
        Updated = outcome.Updated;
    }

    /// <summary>Counts the step, keeps its numbers, tells the observer and checks whether the run is over.</summary>
    private void Report()
    {
        StepCount++;
        if (_world.Transition.Ended)
            ReportEpisode();
        _recorder.Record(_metrics, Learning);
        if (_returnError is not null)
            _recorder.RecordReturnError(ReturnError = _returnError.Add(_metrics.Value, _world.Reward, _world.Transition.Ended));
        if (Learning && !_rollouts)
        {
            _recorder.RecordTarget(_metrics.Value, _metrics.TdError);
            if (double.IsFinite(_updateNorm))
                _recorder.RecordUpdate(_updateNorm, _actorUpdateNorm);
        }

        if (_batch is { } batch)
        {
            _recorder.RecordBatch(batch);
            _lastBatch = batch;
        }

        if (_metrics.Step % NormPeriod == 0)
            RecordNorms();
        Outcome = Divergence() ?? Completion();
        _clock.Mark(Stage.Statistics);
        _recorder.RecordStepTime(_clock.End());
        Observer?.OnStep(in _metrics, ShownNetwork.HiddenState);
    }

    private UpdateOutcome Metered(bool ended)
    {
        _valueMeter?.Begin();
        _actorMeter?.Begin();
        var outcome = _agent.Learn(_choice, _metrics.TdError, ended);
        _updateNorm = _valueMeter?.End() ?? double.NaN;
        _actorUpdateNorm = _actorMeter?.End() ?? double.NaN;
        return outcome;
    }

    /// <summary>Null for an agent without such a network, and for one whose updates come by the rollout and measure themselves.</summary>
    private UpdateMeter? Meter(string network) =>
        _rollouts
            ? null
            : _agent.Networks.Where(named => named.Name == network).Select(named => new UpdateMeter(named.Network)).FirstOrDefault();

    private void ReportEpisode()
    {
        _metrics.EpisodeReturn = _world.EpisodeReturn;
        var right = _world.EpisodeReturn >= _successReturn;
        _episodes.Add(new EpisodeRecord(EpisodeCount, _world.EpisodeStart, _world.EpisodeStep, _world.EpisodeReturn, right));
        EpisodeCount++;
        _recent.Add(_world.EpisodeReturn, right);
        _recorder.RecordEpisode(
            _metrics.Step,
            _world.EpisodeReturn,
            Description.Scale?.Of(_world.EpisodeReturn),
            _world.EpisodeStep,
            right
        );
        if (_recent.Solved)
            SolvedAt ??= StepCount;
        if (_recent.Lost && SolvedAt is not null)
            LostAt ??= StepCount;
    }

    private void RecordNorms()
    {
        Span<double> norms = stackalloc double[Description.Blocks.Count];
        var traced = Learning && _agent.Trace is not null;
        if (traced)
            TraceNorms(norms);
        _recorder.RecordNorms(
            traced ? norms : default,
            ShownNetwork.Units > 0,
            ShownNetwork.SensitivityNorm(),
            EpisodeCount,
            ElapsedSeconds
        );
    }

    /// <summary>L1 norm of the trace the last update used, by block; 0 without a trace.</summary>
    private void TraceNorms(Span<double> norms)
    {
        norms.Clear();
        if (_agent.Trace is not { } trace)
            return;
        var block = -1;
        var name = "";
        var tensors = ShownNetwork.Tensors;
        for (var i = 0; i < tensors.Count; i++)
        {
            var tensor = tensors[i];
            if (tensor.Block != name)
            {
                name = tensor.Block;
                block++;
            }

            norms[block] += VectorKernels.Current.SumAbs(trace.Values.Slice(tensor.Offset, tensor.Length));
        }
    }

    /// <summary>
    /// A non-finite tensor shows in the next TD error at the latest; what no output reads is found by a scan now and then.
    /// </summary>
    private RunOutcome? Divergence()
    {
        var suspect = !double.IsFinite(_metrics.TdError) || !double.IsFinite(_metrics.StepSize);
        if (!suspect && StepCount % ScanPeriod != 0)
            return null;
        var found = _agent.FindNonFinite() ?? (suspect ? "a non-finite TD error or step size" : null);
        return found is null ? null : new RunOutcome(RunStatus.Diverged, $"Diverged at step {StepCount:N0}: {found}.");
    }

    private RunOutcome? Completion()
    {
        var stop = Settings.Stop;
        if (StepCount >= stop.Steps)
            return new RunOutcome(RunStatus.Finished, $"Reached {Wording.Count(StepCount, "step")}.");
        if (stop.WhenSolved && SolvedAt is { } step)
        {
            return new RunOutcome(
                RunStatus.Finished,
                $"Solved at step {step:N0}: at least {RecentEpisodes.SolvedAbove} of the last {RecentEpisodes.Window} episodes were right."
            );
        }

        if (stop.WallSeconds > 0 && ElapsedSeconds >= stop.WallSeconds)
            return new RunOutcome(
                RunStatus.Finished,
                $"Reached the wall-time limit of {SettingField.Text(stop.WallSeconds)} s after {Wording.Count(StepCount, "step")}."
            );
        return null;
    }

    private void SaveTrajectory(StateWriter writer)
    {
        writer.Section(
            "run",
            section =>
            {
                section.Write(StepCount);
                section.Write(EpisodeCount);
                section.Write(SolvedAt ?? -1);
                section.Write(Learning);
                section.Write(Outcome?.Status == RunStatus.Diverged ? Outcome.Reason : "");
            }
        );
        if (LostAt is { } lost)
            writer.Section("lost", section => section.Write(lost));
        for (var index = 0; index < _worlds.Length; index++)
            _worlds[index].Save(writer, Prefix(index));
        if (_worlds.Length > 1)
        {
            writer.Section(
                "environments",
                section =>
                {
                    section.Write(Environment);
                    foreach (var world in _worlds)
                        section.Write(world.EpisodeStart);
                }
            );
        }

        writer.Section("recent", _recent.Save);
        _agent.Save(writer);
    }

    internal void Load(StateReader reader)
    {
        var divergence = "";
        reader.Section(
            "run",
            section =>
            {
                StepCount = section.ReadInt64();
                EpisodeCount = section.ReadInt64();
                var solvedAt = section.ReadInt64();
                SolvedAt = solvedAt < 0 ? null : solvedAt;
                Learning = section.ReadBoolean();
                divergence = section.ReadString();
            }
        );
        if (reader.Has("lost"))
            reader.Section("lost", section => LostAt = section.ReadInt64());
        LoadWorlds(reader);
        reader.Section("recent", _recent.Load);
        _agent.Load(reader);
        reader.Section("series", _recorder.Load);
        if (reader.Has("series.window"))
            reader.Section("series.window", _recorder.LoadWindow);
        if (_returnError is not null && reader.Has("return-error"))
            reader.Section("return-error", _returnError.Load);
        reader.Section(
            "report",
            section =>
            {
                ElapsedSeconds = section.ReadDouble();
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _metrics, 1)));
            }
        );
        if (reader.Has("batch"))
        {
            // A checkpoint from before the last numbers were added ends earlier; they are unknown.
            var batch = new BatchUpdate(0, 0, 0, 0, 0);
            reader.Section(
                "batch",
                section =>
                    _ = section.BaseStream.ReadAtLeast(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref batch, 1)), 5 * sizeof(double))
            );
            _lastBatch = batch;
        }

        Outcome = divergence.Length > 0 ? new RunOutcome(RunStatus.Diverged, divergence) : Completion();
    }

    /// <summary>A branch with another number of environments begins an episode in each.</summary>
    private void LoadWorlds(StateReader reader)
    {
        var saved = 1;
        while (reader.Has(Prefix(saved) + "environment"))
            saved++;
        for (var index = 0; index < Math.Min(saved, _worlds.Length); index++)
            _worlds[index].Load(reader, Prefix(index), StepCount);
        if (saved != _worlds.Length)
        {
            foreach (var world in _worlds)
                world.EndEpisode();
        }
        else if (saved > 1)
        {
            reader.Section(
                "environments",
                section =>
                {
                    _world = _worlds[section.ReadInt32()];
                    foreach (var world in _worlds)
                        world.LoadStart(section.ReadInt64());
                }
            );
        }
    }

    /// <summary>What goes before the names under which an environment is stored; nothing for the first one.</summary>
    private static string Prefix(int environment) => environment == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{environment}.");

    private static RunSettings Valid(RunSettings settings) =>
        SettingsDocument.Validate(settings) is { Count: > 0 } problems ? throw new InvalidSettingsException(problems) : settings;

    private static T[] Sized<T>(T[] buffer, int length) => buffer.Length == length ? buffer : new T[length];
}
