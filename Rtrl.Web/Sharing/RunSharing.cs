using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Training;

namespace Rtrl.Web.Sharing;

/// <summary>What comes in is tried before it is stored: every checkpoint must give the run that it says it is.</summary>
/// <param name="news">Where training is registered: what was imported is seen at once.</param>
internal sealed class RunSharing(Bundles bundles, HistoryOptions options, RunNews? news = null) : IRunSharing
{
    public async Task<Stream> ExportAsync(
        IReadOnlyList<long> runs,
        Experiment? experiment,
        BundleContent content,
        CancellationToken cancellation = default
    )
    {
        var declared = experiment is null ? null : new BundledExperiment(experiment.Name, experiment.Json);
        var file = options.Scratch();
        try
        {
            var program = ProvenanceReader.Current;
            await Task.Run(() => bundles.Write(file, runs, declared, program, content, cancellation), cancellation);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public async Task<ImportReport> ImportAsync(Stream bundle, CancellationToken cancellation = default)
    {
        await using var file = options.Scratch();
        try
        {
            await CopyAsync(bundle, file, cancellation);
            using var opened = await Task.Run(() => Tried(file, cancellation), cancellation);
            var report = await bundles.ImportAsync(opened);
            foreach (var run in report.Runs.Where(run => run.Imported))
                news?.Tell(run.RunId);
            return report;
        }
        catch (InvalidDataException problem)
        {
            throw new SharingException(problem.Message);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[128 << 10];
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (to.Length + read > Bundle.MostBytes)
                throw Bundle.TooLarge();
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private static Bundle Tried(Stream file, CancellationToken cancellation)
    {
        var bundle = Bundle.Open(file);
        try
        {
            if (bundle.Experiment is { } experiment)
                Read(experiment);
            foreach (var (name, settings, step, bytes) in bundle.Checkpoints())
            {
                cancellation.ThrowIfCancellationRequested();
                if (Problem(settings, step, bytes) is { } problem)
                {
                    throw new InvalidDataException(
                        $"“{name}” of the bundle gives no run of its settings: {problem} Export it again, without checkpoints if need be."
                    );
                }
            }

            return bundle;
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private static void Read(BundledExperiment experiment)
    {
        try
        {
            ExperimentFile.Read(experiment.Name, experiment.Json);
        }
        catch (InvalidSettingsException problem)
        {
            throw new InvalidDataException($"The experiment of the bundle cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>What keeps a checkpoint from being gone on from; null when nothing does. Its bytes may be anything.</summary>
    private static string? Problem(RunSettings settings, long step, byte[] bytes)
    {
        try
        {
            var run = TrainingRun.Restore(settings, bytes);
            return run.StepCount == step ? null : $"it stands at step {run.StepCount:N0}, not at {step:N0}.";
        }
#pragma warning disable CA1031 // whatever a stranger's bytes make of the reader, it is they that are refused
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception.Message;
        }
    }
}
