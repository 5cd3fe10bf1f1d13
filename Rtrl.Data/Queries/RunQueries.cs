using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;
using Rtrl.Data.Writing;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Queries;

internal sealed class RunQueries(HistoryDatabase database, CheckpointStore checkpoints, ProcessIdentity identity) : IRunQueries
{
    /// <summary>What a stored episode takes with its index entry.</summary>
    private const int BytesPerEpisode = 48;

    public IReadOnlyList<RunSummary> List() =>
        database.Read(db =>
        {
            var owners = Owners(db);
            var checkpointBytes = db
                .Checkpoints.GroupBy(row => row.RunId)
                .Select(run => new { run.Key, Bytes = run.Sum(row => row.Bytes) })
                .ToDictionary(run => run.Key, run => run.Bytes);
            var seriesBytes = db
                .Series.GroupBy(row => row.RunId)
                .Select(run => new { run.Key, Bytes = run.Sum(row => row.Bytes) })
                .ToDictionary(run => run.Key, run => run.Bytes);
            return db
                .Runs.OrderByDescending(run => run.Id)
                .Select(run => new RunEntity
                {
                    Id = run.Id,
                    Name = run.Name,
                    Group = run.Group,
                    Preset = run.Preset,
                    Variant = run.Variant,
                    Title = run.Title,
                    Environment = run.Environment,
                    Agent = run.Agent,
                    Seed = run.Seed,
                    Identity = run.Identity,
                    Status = run.Status,
                    Reason = run.Reason,
                    Step = run.Step,
                    PlannedSteps = run.PlannedSteps,
                    Episodes = run.Episodes,
                    LastReturn = run.LastReturn,
                    RecentRight = run.RecentRight,
                    RecentReturn = run.RecentReturn,
                    SolvedAt = run.SolvedAt,
                    LostAt = run.LostAt,
                    LockStep = run.LockStep,
                    FinalReturn = run.FinalReturn,
                    FinalEpisodes = run.FinalEpisodes,
                    StepsPerSecond = run.StepsPerSecond,
                    ElapsedSeconds = run.ElapsedSeconds,
                    Sparkline = run.Sparkline,
                    Tags = run.Tags,
                    Colour = run.Colour,
                    Altered = run.Altered,
                    ParentRunId = run.ParentRunId,
                    OwnerId = run.OwnerId,
                    CreatedAt = run.CreatedAt,
                    UpdatedAt = run.UpdatedAt,
                    Settings = "",
                    Provenance = "",
                    Notes = "",
                })
                .AsEnumerable()
                .Select(run => Summary(run, owners, checkpointBytes.GetValueOrDefault(run.Id) + seriesBytes.GetValueOrDefault(run.Id)))
                .ToList();
        });

    public RunDetail? Find(long runId) => FindMany([runId]) is [var run] ? run : null;

    public IReadOnlyList<RunDetail> FindMany(IReadOnlyList<long> runIds) =>
        database.Read(db =>
        {
            var owners = Owners(db);
            var runs = db.Runs.AsNoTracking().Where(run => runIds.Contains(run.Id)).ToDictionary(run => run.Id);
            return runIds.Where(runs.ContainsKey).Select(id => Detail(db, runs[id], owners)).ToList();
        });

    public IReadOnlyList<RunEvent> Events(long runId) =>
        database.Read(db =>
            db.Events.Where(row => row.RunId == runId)
                .OrderBy(row => row.Id)
                .Select(row => new RunEvent(row.Step, row.At, row.Kind, row.Message, row.Value))
                .ToList()
        );

    public IReadOnlyList<long> InterruptedBy(string processId) =>
        database.Read(db =>
            db.Runs.Where(run =>
                    run.Status == RunStatus.Interrupted
                    && db.Events.Where(row => row.RunId == run.Id && row.Kind == "interrupted")
                        .OrderByDescending(row => row.Id)
                        .Select(row => row.Value)
                        .FirstOrDefault() == processId
                )
                .OrderBy(run => run.Id)
                .Select(run => run.Id)
                .ToList()
        );

    public IReadOnlyList<EpisodeRecord> Episodes(long runId, long from, long to, int limit) =>
        database.Read(db =>
            db.Episodes.Where(row => row.RunId == runId && row.Episode >= from && row.Episode <= to)
                .OrderBy(row => row.Episode)
                .Take(limit)
                .Select(row => Record(row))
                .ToList()
        );

    public IReadOnlyList<EpisodeRecord> LastEpisodes(long runId, int count) =>
        database.Read(db =>
        {
            var episodes = db
                .Episodes.Where(row => row.RunId == runId)
                .OrderByDescending(row => row.Episode)
                .Take(count)
                .Select(row => Record(row))
                .ToList();
            episodes.Reverse();
            return episodes;
        });

    public EpisodeRecord? EpisodeAt(long runId, long step) =>
        database.Read(db =>
            db
                .Episodes.AsNoTracking()
                .Where(row => row.RunId == runId && row.StartStep <= step)
                .OrderByDescending(row => row.Episode)
                .FirstOrDefault()
                is { } row
                ? Record(row)
                : (EpisodeRecord?)null
        );

    public SeriesColumn? Series(long runId, string metric) =>
        database.Read(db =>
            db.Series.Where(row => row.RunId == runId && row.Metric == metric).Select(row => row.Packed).FirstOrDefault() is { } packed
                ? Unpack(runId, metric, packed)
                : null
        );

    public IReadOnlyList<SeriesColumn> Series(long runId) =>
        database.Read(db =>
            db.Series.Where(row => row.RunId == runId)
                .Select(row => new { row.Metric, row.Packed })
                .AsEnumerable()
                .Select(row => Unpack(runId, row.Metric, row.Packed))
                .OrderBy(column => RunMetrics.IndexOf(column.Metric))
                .ThenBy(column => column.Metric, StringComparer.Ordinal)
                .ToList()
        );

    public IReadOnlyList<RunSeries> Series(IReadOnlyList<long> runIds, IReadOnlyList<string> metrics) =>
        database.Read(db =>
            db.Series.Where(row => runIds.Contains(row.RunId) && metrics.Contains(row.Metric))
                .Select(row => new
                {
                    row.RunId,
                    row.Metric,
                    row.Packed,
                })
                .AsEnumerable()
                .Select(row => new RunSeries(row.RunId, Unpack(row.RunId, row.Metric, row.Packed)))
                .ToList()
        );

    public IReadOnlyList<CheckpointSummary> Checkpoints(long runId) => database.Read(db => CheckpointQueries.OfRun(db, runId));

    public byte[] ReadCheckpoint(long checkpointId) =>
        database.Read(db =>
        {
            var row =
                db.Checkpoints.AsNoTracking().FirstOrDefault(row => row.Id == checkpointId)
                ?? throw new HistoryException(
                    $"There is no checkpoint {checkpointId} in the history; it was pruned, or its run was deleted."
                )
                {
                    Gone = true,
                };
            return checkpoints.Load(row)
                ?? throw new HistoryException(
                    $"Checkpoint {row.Id} of run {row.RunId} at step {row.Step:N0} is damaged: its bytes are missing or do not "
                        + "match their checksum. "
                        + (
                            NewestGood(db, row) is { } good
                                ? $"The newest good one is checkpoint {good.Id} at step {good.Step:N0}."
                                : "The run has no other good checkpoint."
                        )
                );
        });

    public StorageReport Storage() =>
        database.Read(db =>
        {
            var options = database.Options;
            return new StorageReport(
                options.Path,
                DatabaseFile.BytesOf(options),
                DatabaseFile.CheckpointBytesOf(options),
                options.FreeBytes(Path.GetDirectoryName(options.Path)!),
                db.Runs.Count(),
                db.Checkpoints.Count()
            );
        });

    private static Dictionary<string, string> Owners(HistoryContext db) =>
        db.Owners.AsNoTracking().AsEnumerable().ToDictionary(owner => owner.Id, owner => owner.Identity.Words);

    private static SeriesColumn Unpack(long runId, string metric, byte[] packed)
    {
        try
        {
            return SeriesCodec.Unpack(metric, packed);
        }
        catch (InvalidDataException exception)
        {
            throw new HistoryException($"A curve of run {runId} cannot be read. {exception.Message}", exception);
        }
    }

    private static EpisodeRecord Record(EpisodeEntity row) =>
        new(row.Episode, row.StartStep, row.Length, row.Return ?? double.NaN, row.Right);

    private CheckpointEntity? NewestGood(HistoryContext db, CheckpointEntity damaged) =>
        db
            .Checkpoints.AsNoTracking()
            .Where(row => row.RunId == damaged.RunId && row.Id != damaged.Id)
            .OrderByDescending(row => row.Step)
            .AsEnumerable()
            .FirstOrDefault(row => checkpoints.Load(row) is not null);

    private RunDetail Detail(HistoryContext db, RunEntity run, Dictionary<string, string> owners)
    {
        var bytes =
            db.Checkpoints.Where(row => row.RunId == run.Id).Sum(row => row.Bytes)
            + db.Series.Where(row => row.RunId == run.Id).Sum(row => row.Bytes);
        return new RunDetail(
            Summary(run, owners, bytes),
            StoredJson.Read<RunSettings>(run.Settings),
            StoredJson.Read<Provenance>(run.Provenance),
            run.Notes,
            run.ParentStep,
            run.ParentChanges,
            run.StartedAt,
            run.EndedAt
        );
    }

    private RunSummary Summary(RunEntity run, Dictionary<string, string> owners, long bytes) =>
        new(
            run.Id,
            run.Name,
            run.Group,
            run.Preset,
            run.Variant,
            run.Title,
            run.Environment,
            run.Agent,
            run.Seed,
            run.Status,
            run.Reason,
            run.Step,
            run.PlannedSteps,
            run.Episodes,
            run.LastReturn,
            run.RecentRight,
            run.RecentReturn,
            run.SolvedAt,
            run.StepsPerSecond,
            run.ElapsedSeconds,
            SparklineCodec.Unpack(run.Sparkline),
            StoredJson.Read<string[]>(run.Tags),
            run.Colour,
            run.Altered,
            run.ParentRunId,
            run.OwnerId is null ? null : owners.GetValueOrDefault(run.OwnerId, "another process"),
            run.OwnerId == identity.Id,
            run.CreatedAt,
            run.UpdatedAt,
            bytes + Math.Min(run.Episodes, EpisodeWindow.Rows) * BytesPerEpisode
        )
        {
            LostAt = run.LostAt,
            LockStep = run.LockStep,
            Identity = run.Identity,
            Final = run.FinalReturn is { } mean ? new FinalReturn(mean, run.FinalEpisodes) : null,
        };
}
