using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Inspection;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components;

/// <summary>Training as a list of runs in memory; commands are remembered, and answered only when a test says so.</summary>
internal sealed class FakeTraining : IRunTable, ILiveRuns, IRunStarts, IRunCommands, IRunBranches, IRunEdits, IRunCopies, ITrainingLoad
{
    /// <summary>In words, as scripts give them.</summary>
    public List<(long Run, string Command, string? Value)> Commands { get; } = [];

    public List<StartRequest> Starts { get; } = [];

    /// <summary>What a start ends in instead of runs.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>A start makes one run instead of three.</summary>
    public bool OneRun { get; set; }

    public List<(long Run, long Checkpoint, Dictionary<string, string> Overrides)> Branches { get; } = [];

    public Func<long, string, string?, Task<RunDetail>> Answer { get; set; } = (run, _, _) => Task.FromResult(Runs.Detail(run));

    public List<LiveRun> Known { get; } = [];

    public event Action<long>? Changed;

    public IReadOnlyList<LiveRun> All => Known;

    public (int Workers, int Busy) Workers => (7, 3);

    public (long Budget, long Taken) Memory => (8_000_000_000, 350_000_000);

    public void Raise(long run) => Changed?.Invoke(run);

    public LiveRun? Live(long runId) => Known.Find(run => run.Id == runId);

    public Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests)
    {
        Starts.AddRange(requests);
        if (Refusal is not null)
            throw Refusal;
        if (OneRun)
            return Task.FromResult<IReadOnlyList<RunDetail>>([Runs.Detail(1)]);
        return Task.FromResult<IReadOnlyList<RunDetail>>([Runs.Detail(1), Runs.Detail(2), Runs.Detail(3)]);
    }

    /// <summary>Runs that were asked for if they are not there yet.</summary>
    public List<NewRun> Missing { get; } = [];

    public Task<IReadOnlyList<long>> StartPlannedAsync(IReadOnlyList<NewRun> plans) => throw new NotSupportedException();

    public Task<IReadOnlyList<long>> StartMissingAsync(IReadOnlyList<NewRun> plans)
    {
        Missing.AddRange(plans);
        return Task.FromResult<IReadOnlyList<long>>([]);
    }

    public Task<RunDetail> CommandAsync(long runId, RunCommand command, CancellationToken cancellation = default)
    {
        var (word, value) = CommandWords.Written(command);
        Commands.Add((runId, word, value));
        return Answer(runId, word, value);
    }

    public Task<RunDetail> BranchAsync(
        long runId,
        long checkpointId,
        IEnumerable<KeyValuePair<string, string>> overrides,
        string? name = null
    )
    {
        Branches.Add((runId, checkpointId, overrides.ToDictionary()));
        return Task.FromResult(Runs.Detail(99));
    }

    public List<long> Deleted { get; } = [];

    public Task DeleteAsync(IReadOnlyList<long> runIds)
    {
        Deleted.AddRange(runIds);
        return Task.CompletedTask;
    }

    public Task EditAsync(long runId, RunEdit edit)
    {
        Edits.Add((runId, edit));
        return Task.CompletedTask;
    }

    /// <summary>Where rows come from; without it every run is <see cref="Runs.Detail"/>.</summary>
    public FakeQueries? History { get; init; }

    public List<(long Run, RunEdit Edit)> Edits { get; } = [];

    public RunDetail? Find(long runId) => History is null ? Runs.Detail(runId) : History.Find(runId);

    public IReadOnlyList<RunSummary> List() => History?.List() ?? [.. Known.Select(run => Runs.Detail(run.Id).Summary)];

    public Task<Snapshot?> SnapshotAsync(long runId, CancellationToken cancellation = default) => Task.FromResult<Snapshot?>(null);

    /// <summary>States of the runs that are in memory.</summary>
    public Dictionary<long, byte[]> Clones { get; } = [];

    public Task<byte[]?> CloneAsync(long runId, CancellationToken cancellation = default) =>
        Task.FromResult(Clones.GetValueOrDefault(runId));

    public List<long> DeletedCheckpoints { get; } = [];

    public Task DeleteCheckpointAsync(long runId, long checkpointId)
    {
        DeletedCheckpoints.Add(checkpointId);
        History?.Stored.RemoveAll(checkpoint => checkpoint.Id == checkpointId);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long runId, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<SeriesColumn>>([]);

    public Task<IReadOnlyList<RunSeries>> SeriesAsync(
        IReadOnlyList<long> runIds,
        IReadOnlyList<string> metrics,
        CancellationToken cancellation = default
    ) => Task.FromResult(History?.Series(runIds, metrics) ?? []);
}

/// <summary>Inspection that answers what a test says.</summary>
internal sealed class FakeInspection : IInspection
{
    public List<(long Run, string? Checkpoint, EvaluationSettings Settings)> Evaluations { get; } = [];

    public Func<EvaluationSettings, Task<EvaluationResult>> Answer { get; set; } =
        settings =>
            Task.FromResult(
                new EvaluationResult(
                    400_000,
                    settings.Episodes,
                    settings.Seed,
                    "greedy",
                    new Estimate(0.98, 0.94, 1, settings.Episodes, "mean, 95 % Student t interval"),
                    new Estimate(0.99, 0.946, 0.998, settings.Episodes, "share, 95 % Wilson interval"),
                    16,
                    null,
                    []
                )
            );

    public Func<long, EpisodePlace> Place { get; set; } =
        episode => new EpisodePlace(
            1,
            episode,
            new EpisodeRecord(episode, 16 * episode, 16, 1, true),
            16 * episode,
            0,
            "the first step",
            16 * episode,
            true
        );

    public Task<EvaluationResult> EvaluateAsync(
        long runId,
        string? checkpoint,
        EvaluationSettings settings,
        CancellationToken cancellation = default
    )
    {
        Evaluations.Add((runId, checkpoint, settings));
        return Answer(settings);
    }

    public Task<EpisodePlace> LocateAsync(long runId, long episode, CancellationToken cancellation = default) =>
        Task.FromResult(Place(episode));

    public Task<long> EpisodeAtAsync(long runId, long step, CancellationToken cancellation = default) => Task.FromResult(step / 16);

    public Task<ReplayWindow> ReplayAsync(long runId, long episode, int from, int count, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}

/// <summary>History as lists.</summary>
internal sealed class FakeQueries : IRunQueries
{
    public List<RunDetail> Details { get; } = [];

    public List<RunEvent> Log { get; } = [];

    public List<CheckpointSummary> Stored { get; } = [];

    /// <summary>What a list ends in instead of runs.</summary>
    public Func<Exception>? Refusal { get; set; }

    public IReadOnlyList<RunSummary> List() => Refusal is { } refusal ? throw refusal() : [.. Details.Select(detail => detail.Summary)];

    public RunDetail? Find(long runId) => Details.Find(detail => detail.Summary.Id == runId);

    /// <summary>What <see cref="FindMany"/> was asked for.</summary>
    public List<IReadOnlyList<long>> Asked { get; } = [];

    public IReadOnlyList<RunDetail> FindMany(IReadOnlyList<long> runIds)
    {
        Asked.Add(runIds);
        return [.. Details.Where(detail => runIds.Contains(detail.Summary.Id))];
    }

    public IReadOnlyList<RunEvent> Events(long runId) => Log;

    public IReadOnlyList<long> InterruptedBy(string processId) => [];

    public List<EpisodeRecord> EpisodeRows { get; } = [];

    public IReadOnlyList<EpisodeRecord> Episodes(long runId, long from, long to, int limit) =>
        [.. EpisodeRows.Where(row => row.Episode >= from && row.Episode <= to).Take(limit)];

    public IReadOnlyList<EpisodeRecord> LastEpisodes(long runId, int count) => [.. EpisodeRows.TakeLast(count)];

    public EpisodeRecord? EpisodeAt(long runId, long step) =>
        EpisodeRows.LastOrDefault(row => row.StartStep <= step) is { Length: > 0 } row ? row : null;

    public Dictionary<(long Run, string Metric), SeriesColumn> Recorded { get; } = [];

    public SeriesColumn? Series(long runId, string metric) => Recorded.GetValueOrDefault((runId, metric));

    public IReadOnlyList<SeriesColumn> Series(long runId) => [];

    /// <summary>How often curves of several runs were read.</summary>
    public int Reads { get; private set; }

    public IReadOnlyList<RunSeries> Series(IReadOnlyList<long> runIds, IReadOnlyList<string> metrics)
    {
        Reads++;
        return
        [
            .. Recorded
                .Where(column => runIds.Contains(column.Key.Run) && metrics.Contains(column.Key.Metric))
                .Select(column => new RunSeries(column.Key.Run, column.Value)),
        ];
    }

    public IReadOnlyList<CheckpointSummary> Checkpoints(long runId) => Stored;

    public byte[] ReadCheckpoint(long checkpointId) =>
        throw new HistoryException("No checkpoint " + checkpointId.ToString(CultureInfo.InvariantCulture));

    public StorageReport Storage() =>
        new(Path.Combine(Path.GetTempPath(), $"rtrl-fake-{Environment.ProcessId}", "rtrl.db"), 1, 0, 1, Details.Count, 0);
}

/// <summary>Made-up runs for component tests.</summary>
internal static class Runs
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static RunDetail Detail(
        long id,
        RunStatus status = RunStatus.Running,
        string? reason = null,
        string name = "chain 16, exact RTRL",
        bool ownedHere = true,
        string? owner = "this process"
    ) =>
        new(
            new RunSummary(
                id,
                name,
                "g1",
                "memory-chain-demo",
                "rtrl",
                "stream Q(0) with ObGD · linear RTU 192, exact RTRL · MemoryChain 16",
                "memory-chain",
                "stream-q",
                0,
                status,
                reason,
                412_880,
                500_000,
                25_805,
                1,
                0.985,
                0.97,
                371_008,
                2_000,
                206,
                [-1, 0, 1, 1],
                ["λ study"],
                0,
                false,
                null,
                owner,
                ownedHere,
                Noon,
                Noon,
                1_200_000
            ),
            new RunSettings(),
            new Provenance("0.1.0", "abc1234", ".NET 10", "Linux", "a processor", "avx2"),
            "",
            null,
            null,
            Noon,
            null
        );

    public static LiveRun Live(long id, RunStatus status = RunStatus.Running, bool learning = true) =>
        new(id, status, null, 412_880, 25_805, 2_000, 2_000, learning, 206, 1, 0.985, 0.97, 371_008, Description());

    public static RunDescription Description() =>
        new()
        {
            Title = "stream Q(0) with ObGD · linear RTU 192, exact RTRL · MemoryChain 16",
            EnvironmentTitle = "MemoryChain 16",
            ParameterCount = 38_914,
            ObservationNames = ["time", "query", "cue"],
            ActionNames = ["0", "1"],
            EnvironmentStateNames = ["cue", "position"],
            Blocks = ["encoder", "recurrent", "head"],
            Stages = ["advance", "act", "learn"],
            Units = 192,
            StateComponents = 2,
            MemoryLag = 14,
            SuccessReturn = 1,
            RandomReturn = 0,
            OptimalReturn = 1,
            EpisodeLength = 16,
        };
}
