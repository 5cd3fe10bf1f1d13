using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Writing;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>Takes runs out of the history as a <see cref="Bundle"/>, and into it.</summary>
public sealed class Bundles
{
    private readonly HistoryDatabase _database;
    private readonly HistoryWriter _writer;
    private readonly CheckpointStore _checkpoints;
    private readonly TimeProvider _clock;

    internal Bundles(HistoryDatabase database, HistoryWriter writer, CheckpointStore checkpoints, TimeProvider clock) =>
        (_database, _writer, _checkpoints, _clock) = (database, writer, checkpoints, clock);

    /// <summary>Writes runs with all that the history knows of them, each as it stands at one moment.</summary>
    /// <param name="target">Can seek; left open.</param>
    /// <param name="experiment">That they are the runs of; null where they are just runs.</param>
    /// <param name="program">What writes it.</param>
    /// <exception cref="HistoryException">A run is gone, or one of its checkpoints is damaged.</exception>
    public void Write(
        Stream target,
        IReadOnlyList<long> runs,
        BundledExperiment? experiment,
        Provenance program,
        BundleContent content,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(content);
        if (runs.Count > Bundle.MostRuns)
            throw new HistoryException($"These are {runs.Count:N0} runs; a bundle holds {Bundle.MostRuns:N0} at most. Choose fewer.");
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var files = new List<BundleFile>();
        foreach (var (at, id) in runs.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            files.Add(_database.Read(db => WriteRun(archive, db, $"runs/{at + 1}", id, content, cancellation)));
        }

        var manifest = new BundleManifest(Bundle.Format, Bundle.Version, program, _clock.GetUtcNow(), experiment, files);
        Add(archive, Bundle.ManifestName, BundleJson.Write(manifest));
    }

    /// <summary>
    /// Imports the runs of a bundle, and its experiment's declaration, in one transaction. A run that is there already is left as it is,
    /// however far it is; one that trained where it was exported arrives as interrupted. Nobody owns what was imported.
    /// </summary>
    /// <exception cref="HistoryException">There is too little space, or it cannot be written; nothing was imported.</exception>
    /// <exception cref="InvalidDataException">The file was changed since it was opened; nothing was imported.</exception>
    public Task<ImportReport> ImportAsync(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var free = _database.Options.FreeBytes(Path.GetDirectoryName(_database.Options.Path)!);
        var taken = 2 * bundle.UnpackedBytes; // once in the log, once in the database
        if (free < taken)
        {
            throw new HistoryException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The bundle was not imported: it takes {taken / 1e6:0.0} MB while it is written, and {free / 1e6:0.0} MB are "
                        + $"free beside "
                ) + $"{_database.Options.Path}. Make room, or export it again without checkpoints."
            );
        }

        return _writer.Submit(scope => new ImportReport(
            ImportRuns(scope, bundle),
            bundle.Experiment is { } experiment ? Declare(scope, experiment) : null
        ));
    }

    private BundleFile WriteRun(
        ZipArchive archive,
        HistoryContext db,
        string folder,
        long id,
        BundleContent content,
        CancellationToken cancellation
    )
    {
        // Deferred, it takes no lock that a writer waits for.
        using var moment = ((SqliteConnection)OpenConnection(db)).BeginTransaction(deferred: true);
        using var same = db.Database.UseTransaction(moment);
        var row = db.Runs.AsNoTracking().FirstOrDefault(run => run.Id == id) ?? throw HistoryException.NoRun(id);
        var checkpoints = new List<BundledCheckpoint>();
        foreach (var checkpoint in content.Checkpoints ? CheckpointQueries.OfRun(db, id) : [])
        {
            cancellation.ThrowIfCancellationRequested();
            var stored = db.Checkpoints.AsNoTracking().First(one => one.Id == checkpoint.Id);
            var bytes =
                _checkpoints.Load(stored)
                ?? throw new HistoryException(
                    $"Checkpoint {stored.Id} of run {id} at step {stored.Step:N0} is damaged: its bytes are missing or do not match their "
                        + "checksum. Delete it, or export without checkpoints."
                );
            var file = Add(archive, string.Create(CultureInfo.InvariantCulture, $"{folder}/step-{stored.Step}.checkpoint"), bytes);
            checkpoints.Add(new BundledCheckpoint(file, stored.Step, stored.Score, stored.VectorPath, stored.Pinned, stored.CreatedAt));
        }

        return Add(archive, $"{folder}/run.json", BundleJson.Write(Bundled(db, row, content, checkpoints)));
    }

    private static System.Data.Common.DbConnection OpenConnection(HistoryContext db)
    {
        db.Database.OpenConnection();
        return db.Database.GetDbConnection();
    }

    private BundleFile Add(ZipArchive archive, string name, byte[] bytes)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = _clock.GetUtcNow();
        using var stream = entry.Open();
        stream.Write(bytes);
        return new BundleFile(name, bytes.LongLength, Bundle.Checksum(bytes));
    }

    private static BundledRun Bundled(
        HistoryContext db,
        RunEntity run,
        BundleContent content,
        IReadOnlyList<BundledCheckpoint> checkpoints
    ) =>
        new(
            run.Id,
            run.Name,
            run.Group,
            run.Preset,
            run.Variant,
            run.Title,
            StoredJson.Read<RunSettings>(run.Settings),
            StoredJson.Read<Provenance>(run.Provenance),
            StoredJson.Read<string[]>(run.Tags),
            run.Notes,
            run.Status,
            run.Reason,
            run.Altered,
            run.ParentRunId,
            run.ParentStep,
            run.ParentChanges,
            run.CreatedAt,
            run.StartedAt,
            run.EndedAt,
            run.Step,
            run.Episodes,
            run.LastReturn,
            run.RecentRight,
            run.RecentReturn,
            run.SolvedAt,
            run.LostAt,
            run.FinalReturn,
            run.FinalEpisodes,
            run.StepsPerSecond,
            run.ElapsedSeconds,
            run.Sparkline,
            [
                .. db
                    .Series.AsNoTracking()
                    .Where(row => row.RunId == run.Id)
                    .OrderBy(row => row.Metric)
                    .AsEnumerable()
                    .Select(row => Bundled(row, content, run.PlannedSteps))
                    .OfType<BundledSeries>(),
            ],
            [
                .. db
                    .Events.Where(row => row.RunId == run.Id)
                    .OrderBy(row => row.Id)
                    .Select(row => new RunEvent(row.Step, row.At, row.Kind, row.Message, row.Value)),
            ],
            [
                .. db
                    .Episodes.AsNoTracking()
                    .Where(row => row.RunId == run.Id && content.Curves == null)
                    .OrderBy(row => row.Episode)
                    .AsEnumerable()
                    .Select(row => new EpisodeRecord(row.Episode, row.StartStep, row.Length, row.Return ?? double.NaN, row.Right)),
            ],
            checkpoints
        );

    private static BundledSeries? Bundled(SeriesEntity row, BundleContent content, long plannedSteps) =>
        content.Curves is null ? new BundledSeries(row.Metric, row.Packed)
        : content.Of(SeriesCodec.Unpack(row.Metric, row.Packed), plannedSteps) is { } thin
            ? new BundledSeries(row.Metric, SeriesCodec.Pack(thin))
        : null;

    private List<ImportedRun> ImportRuns(WriteScope scope, Bundle bundle)
    {
        // Of two in the file that are the same run the farther one.
        var chosen = bundle.Heads.GroupBy(head => head.Key).Select(same => same.MaxBy(head => head.Step)!).ToHashSet();
        var here = new Dictionary<object, long>(); // by what tells a run: its number in this history
        var outcomes = new ImportedRun?[bundle.Heads.Count];
        foreach (var (at, head) in bundle.Heads.Index().OrderByDescending(head => chosen.Contains(head.Item)))
        {
            if (here.TryGetValue(head.Key, out var twin))
                outcomes[at] = Left(head, twin, $"The same run is in the file twice; it is run {twin} here.");
            else if (There(scope.Db, head) is { } there)
                (outcomes[at], here[head.Key]) = (Left(head, there.Id, Words(head, there)), there.Id);
            else
                (outcomes[at], here[head.Key]) = Import(scope, bundle, at);
        }

        var numbers = outcomes.OfType<ImportedRun>().ToDictionary(run => run.Number, run => run.RunId);
        foreach (var run in outcomes.OfType<ImportedRun>().Where(run => run.Imported))
            AdoptParent(scope.Db, run.RunId, numbers);
        return [.. outcomes.OfType<ImportedRun>()];
    }

    /// <summary>The same run in this history; as it, neither altered nor a branch, or by the moment at which it began.</summary>
    private static RunEntity? There(HistoryContext db, BundledHead head) =>
        head.Identity is { } identity
            ? db
                .Runs.AsNoTracking()
                .Where(run => run.Identity == identity && !run.Altered)
                .OrderByDescending(run => run.Step)
                .FirstOrDefault()
            : db
                .Runs.AsNoTracking()
                .FirstOrDefault(run =>
                    run.CreatedAt == head.CreatedAt
                    && run.Seed == head.Seed
                    && run.Title == head.Title
                    && run.ParentStep == head.ParentStep
                    && run.ParentChanges == head.ParentChanges
                    && (run.Altered || run.ParentRunId != null)
                );

    private static ImportedRun Left(BundledHead head, long here, string words) => new(head.Number, head.Name, here, Imported: false, words);

    private static string Words(BundledHead head, RunEntity there) =>
        there.Step >= head.Step
            ? $"It is there already, as run {there.Id}, and was left as it is."
            : $"It is there already, as run {there.Id} at step {there.Step:N0}, and was left as it is; "
                + $"the file's stands at step {head.Step:N0}. To have that one, delete run {there.Id} and import again.";

    private (ImportedRun Outcome, long Id) Import(WriteScope scope, Bundle bundle, int at)
    {
        var run = bundle.Run(at);
        var row = Row(run, RunHistory.NextColour(scope.Db), scope.Now);
        scope.Db.Runs.Add(row);
        scope.Db.SaveChanges();
        var id = row.Id;
        scope.Db.Series.AddRange(
            run.Series.Select(series => new SeriesEntity
            {
                RunId = id,
                Metric = series.Metric,
                Bytes = series.Packed.LongLength,
                Packed = series.Packed,
            })
        );
        scope.Db.Events.AddRange(run.Events.Select(@event => RunHistory.Row(id, @event)));
        scope.Db.SaveChanges();
        scope.Db.ChangeTracker.Clear();
        ReportWriter.InsertEpisodes(scope.Db, id, run.EpisodeRows);
        foreach (var checkpoint in run.Checkpoints)
        {
            var bytes = bundle.Bytes(run, checkpoint);
            var stored = new NewCheckpoint(checkpoint.Step, 0, bytes, checkpoint.Score, checkpoint.VectorPath, checkpoint.Pinned);
            _checkpoints.Insert(scope, id, stored, checkpoint.CreatedAt);
        }

        return (new ImportedRun(run.Number, run.Name, id, Imported: true, $"Imported as run {id}."), id);
    }

    private static RunEntity Row(BundledRun run, int colour, DateTimeOffset now)
    {
        var trained = run.Status is RunStatus.Running or RunStatus.Queued;
        var was = run.Status.ToString().ToLowerInvariant();
        return new RunEntity
        {
            Name = run.Name,
            Group = run.Group,
            Preset = run.Preset,
            Variant = run.Variant,
            Title = run.Title,
            Environment = run.Settings.Environment.Name,
            Agent = run.Settings.Agent.Name,
            Seed = run.Settings.Seed,
            Identity = run.Identity,
            PlannedSteps = run.Settings.Stop.Steps,
            Settings = StoredJson.Write(run.Settings),
            Provenance = StoredJson.Write(run.Provenance),
            Tags = StoredJson.Write(run.Tags),
            Notes = run.Notes,
            Status = trained ? RunStatus.Interrupted : run.Status,
            Reason = trained ? $"It was {was} where it was exported, at step {run.Step:N0}." : run.Reason,
            Altered = run.Altered,
            Colour = colour,
            ParentRunId = run.Parent,
            ParentStep = run.ParentStep,
            ParentChanges = run.ParentChanges,
            CreatedAt = run.CreatedAt,
            UpdatedAt = now,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Step = run.Step,
            Episodes = run.Episodes,
            LastReturn = run.LastReturn,
            RecentRight = run.RecentRight,
            RecentReturn = run.RecentReturn,
            SolvedAt = run.SolvedAt,
            LostAt = run.LostAt,
            FinalReturn = run.FinalReturn,
            FinalEpisodes = run.FinalEpisodes,
            StepsPerSecond = run.StepsPerSecond,
            ElapsedSeconds = run.ElapsedSeconds,
            Sparkline = run.Sparkline,
        };
    }

    /// <summary>A branch's parent by its number here; one that did not come along stays in the history it comes from.</summary>
    private static void AdoptParent(HistoryContext db, long id, Dictionary<long, long> numbers)
    {
        if (db.Runs.Where(run => run.Id == id).Select(run => run.ParentRunId).FirstOrDefault() is not { } parent)
            return;
        var here = numbers.GetValueOrDefault(parent, RunSummary.ParentElsewhere);
        db.Runs.Where(run => run.Id == id).ExecuteUpdate(run => run.SetProperty(row => row.ParentRunId, here));
    }

    private static string Declare(WriteScope scope, BundledExperiment experiment)
    {
        if (scope.Db.Experiments.Find(experiment.Name) is { } there)
        {
            return there.Json == experiment.Json
                ? $"The experiment “{experiment.Name}” is there already."
                : $"Another experiment “{experiment.Name}” is there and was left as it is; its runs are those that both ask for.";
        }

        scope.Db.Experiments.Add(
            new ExperimentEntity
            {
                Name = experiment.Name,
                Json = experiment.Json,
                CreatedAt = scope.Now,
                UpdatedAt = scope.Now,
            }
        );
        scope.Db.SaveChanges();
        return $"The experiment “{experiment.Name}” was declared.";
    }
}
