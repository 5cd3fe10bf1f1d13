using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Rtrl.Data;
using Xunit;

namespace Rtrl.Tests.Data;

/// <summary>A disk of a few megabytes that is really full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly bool _mounted;

    public FullDiskTests()
    {
        _mounted =
            OperatingSystem.IsLinux()
            && Environment.UserName == "root"
            && Run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", _fixture.Folder) == 0;
    }

    public void Dispose()
    {
        if (_mounted)
            Run("umount", "-l", _fixture.Folder);
        _fixture.Dispose();
    }

    [Fact]
    public async Task Delete_OnAFullDisk_MakesRoomAgain()
    {
        Assert.SkipUnless(_mounted, "Needs the right to mount a small file system (root on Linux).");
        var process = _fixture.Open();
        var runs = await process.History.CreateAsync([HistoryFixture.Run("large"), HistoryFixture.Run("small")]);
        await process.History.SaveCheckpointAsync(runs[0], HistoryFixture.Checkpoint(1, bytes: 12_000_000));
        await process.History.SaveCheckpointAsync(runs[1], HistoryFixture.Checkpoint(1));
        using (var other = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False"))
        {
            other.Open();
            using var truncate = other.CreateCommand();
            truncate.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)"; // else its space is used again
            truncate.ExecuteNonQuery();
        }

        Fill(Path.Combine(_fixture.Folder, "somebody-elses"));
        process.History.ReportEpisodes(runs[1], HistoryFixture.Episodes(0, 100_000));
        process.History.ReportSeries(
            runs[1],
            [.. Enumerable.Range(0, 30).Select(metric => HistoryFixture.Column($"metric {metric}", 2_048))]
        );
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is { Kind: "full" });
        Assert.Contains("delete runs", process.History.Fault!.Message, StringComparison.Ordinal);

        await process.History.DeleteAsync([runs[0]]);

        Assert.Equal([runs[1]], process.Queries.List().Select(run => run.Id));
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        await process.History.FlushAsync();
        Assert.Equal(6_000, process.Queries.Episodes(runs[1], 0, long.MaxValue, 10_000).Count);
        Assert.Equal(30, process.Queries.Series(runs[1]).Count);
    }

    private static void Fill(string path)
    {
        using var file = File.Create(path);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
