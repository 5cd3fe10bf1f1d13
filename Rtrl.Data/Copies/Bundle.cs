using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>
/// Runs as one file: a zip with "manifest.json", a JSON document per run and the bytes of its checkpoints. It may come from anybody:
/// nothing is unpacked to a disk, no more is read than is allowed, and everything must be what the manifest says it is.
/// </summary>
public sealed class Bundle : IDisposable
{
    public const string Format = "rtrl bundle",
        Extension = ".rtrl";

    /// <summary>Version of the format that is written, and the newest that is read.</summary>
    public const int Version = 1;

    /// <summary>Largest file that is read.</summary>
    public const long MostBytes = 4L << 30;

    public const int MostRuns = 10_000;

    internal const string ManifestName = "manifest.json";

    /// <summary>Largest JSON document of a run; the largest honest ones have a tenth of it.</summary>
    internal const int MostRunBytes = 64 << 20;

    /// <summary>Checkpoints of one run; the retention rule keeps about thirty.</summary>
    internal const int MostCheckpoints = 1_000;

    private const string Remedy = "Export it again, and send the whole file.";
    private const int MostManifestBytes = 8 << 20;
    private const int MostDirectoryBytes = 32 << 20;
    private const long MostUnpackedBytes = 2 * MostBytes;

    private readonly ZipArchive _archive;
    private readonly BundleManifest _manifest;
    private readonly List<BundledHead> _heads = [];
    private long _unpacked;

    private Bundle(ZipArchive archive, BundleManifest manifest) => (_archive, _manifest) = (archive, manifest);

    /// <summary>What wrote it.</summary>
    public Provenance Program => _manifest.Program;

    /// <summary>The experiment whose runs these are; null where they are just runs. Its declaration has not been read.</summary>
    public BundledExperiment? Experiment => _manifest.Experiment;

    /// <summary>Its runs, in the file's order.</summary>
    internal IReadOnlyList<BundledHead> Heads => _heads;

    /// <summary>What it holds, unpacked.</summary>
    internal long UnpackedBytes => _unpacked;

    /// <summary>Opens a bundle and checks everything but the bytes of its checkpoints.</summary>
    /// <param name="file">Can seek; left open.</param>
    /// <exception cref="InvalidDataException">What is wrong with it, what is allowed, and what to do.</exception>
    public static Bundle Open(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length > MostBytes)
            throw TooLarge();
        var metered = new MeteredStream(file) { Allowed = MostDirectoryBytes };
        var archive = Archive(metered);
        metered.Allowed = long.MaxValue;
        try
        {
            var bundle = new Bundle(archive, Manifest(archive));
            bundle.ReadRuns();
            return bundle;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The refusal of a larger file than <see cref="MostBytes"/>.</summary>
    public static InvalidDataException TooLarge() =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The bundle is larger than {MostBytes:N0} bytes, the most that is read. Export fewer runs at a time, or without "
                    + $"checkpoints."
            )
        );

    /// <summary>Every checkpoint with the settings of its run, checked against its checksum, one at a time.</summary>
    /// <exception cref="InvalidDataException">One is missing, damaged or too large.</exception>
    public IEnumerable<(string Name, RunSettings Settings, long Step, byte[] Bytes)> Checkpoints()
    {
        for (var at = 0; at < _heads.Count; at++)
        {
            var run = Run(at);
            foreach (var checkpoint in run.Checkpoints)
                yield return (checkpoint.File.Name, run.Settings, checkpoint.Step, Bytes(run, checkpoint));
        }
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>A run, read anew.</summary>
    internal BundledRun Run(int at)
    {
        var file = _manifest.Runs[at];
        var run = Parsed<BundledRun>(file.Name, Bytes(file, MostRunBytes), _manifest.Program);
        return BundleCheck.Problem(run) is { } problem
            ? throw new InvalidDataException($"Run {run.Number} of the bundle (“{file.Name}”) cannot be imported: {problem}")
            : run;
    }

    internal byte[] Bytes(BundledRun run, BundledCheckpoint checkpoint) =>
        Bytes(checkpoint.File, Math.Min(Array.MaxLength, 2 * SettingsDocument.CheckpointBytes(run.Settings)));

    internal static string Checksum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ZipArchive Archive(MeteredStream file)
    {
        try
        {
            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries.Count; // reads its list of files
            return archive;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new InvalidDataException($"This is no bundle of rtrl, or only a part of one: {exception.Message} {Remedy}", exception);
        }
    }

    private static BundleManifest Manifest(ZipArchive archive)
    {
        var bytes = new byte[MostManifestBytes];
        var entry =
            archive.GetEntry(ManifestName)
            ?? throw new InvalidDataException(
                $"This is no bundle of rtrl: it is a zip without “{ManifestName}”. Choose a file that rtrl export wrote."
            );
        var length = Read(entry, bytes);
        if (length > MostManifestBytes)
            throw new InvalidDataException($"“{ManifestName}” of the bundle has more than {MostManifestBytes:N0} bytes, the most allowed.");
        var json = bytes.AsSpan(0, length);
        RefuseOtherFormats(json);
        var manifest = Parsed<BundleManifest>(ManifestName, json, program: null);
        return manifest.Runs.Count <= MostRuns
            ? manifest
            : throw new InvalidDataException($"The bundle has {manifest.Runs.Count:N0} runs; allowed are {MostRuns:N0}.");
    }

    /// <summary>Before anything else of it is believed: a newer format may have another shape.</summary>
    private static void RefuseOtherFormats(ReadOnlySpan<byte> json)
    {
        var head = Parsed<Dictionary<string, JsonElement>>(ManifestName, json, program: null);
        if (!head.TryGetValue("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != Format)
            throw new InvalidDataException($"This is no bundle of rtrl: “format” in “{ManifestName}” is not “{Format}”.");
        if (!head.TryGetValue("version", out var version) || !version.TryGetInt32(out var number) || number is < 1 or > Version)
        {
            throw new InvalidDataException(
                $"The bundle has format version {version}; this program reads {Version}. Update rtrl, or export with this version."
            );
        }
    }

    private static T Parsed<T>(string name, ReadOnlySpan<byte> json, Provenance? program)
    {
        try
        {
            return BundleJson.Read<T>(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidSettingsException)
        {
            var by = program is null
                ? ""
                : $" The bundle was written by rtrl {program.Version}+{program.Commit}; where that is newer than this, update this one.";
            throw new InvalidDataException($"“{name}” of the bundle cannot be read: {exception.Message}{by}", exception);
        }
    }

    /// <returns>Its length; one more than fits where it is longer than that.</returns>
    private static int Read(ZipArchiveEntry entry, Span<byte> bytes)
    {
        try
        {
            using var stream = entry.Open();
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length == bytes.Length && stream.ReadByte() >= 0 ? length + 1 : length;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw new InvalidDataException($"“{entry.FullName}” of the bundle is damaged: {exception.Message} {Remedy}", exception);
        }
    }

    /// <summary>What a zip that is none, or is cut short, makes its reader throw.</summary>
    private static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException;

    private void ReadRuns()
    {
        for (var at = 0; at < _manifest.Runs.Count; at++)
        {
            var run = Run(at);
            _heads.Add(BundledHead.Of(run));
            _unpacked += _manifest.Runs[at].Bytes;
            foreach (var checkpoint in run.Checkpoints)
                _unpacked += Math.Max(0, checkpoint.File.Bytes);
            if (_unpacked > MostUnpackedBytes)
            {
                throw new InvalidDataException(
                    $"The bundle holds more than {MostUnpackedBytes:N0} bytes unpacked, the most allowed. Export fewer runs at a time."
                );
            }
        }

        if (_heads.GroupBy(head => head.Number).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new InvalidDataException($"The bundle holds two runs with the number {twice.Key}.");
    }

    private byte[] Bytes(BundleFile file, long most)
    {
        if (file.Bytes < 0 || file.Bytes > most)
            throw new InvalidDataException($"“{file.Name}” of the bundle has {file.Bytes:N0} bytes; allowed are {most:N0}.");
        var entry = _archive.GetEntry(file.Name) ?? throw new InvalidDataException($"“{file.Name}” is missing in the bundle. {Remedy}");
        var bytes = new byte[file.Bytes];
        return Read(entry, bytes) == file.Bytes && Checksum(bytes) == file.Sha256
            ? bytes
            : throw new InvalidDataException(
                $"“{file.Name}” of the bundle is damaged: it does not have the length and the checksum that were written down. {Remedy}"
            );
    }
}
