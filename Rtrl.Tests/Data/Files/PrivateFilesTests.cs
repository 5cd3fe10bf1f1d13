using System.Runtime.Versioning;
using Rtrl.Data.Files;

namespace Rtrl.Tests.Data.Files;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody =
        OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly HistoryFixture _fixture = new();

    public PrivateFilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights to files are told otherwise there.");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Files_OfALivingHistory_AreTheOwnersAlone()
    {
        File.SetUnixFileMode(_fixture.Folder, Everybody);
        var process = _fixture.Open(largestBlob: 100_000);
        await process.History.SaveCheckpointAsync(await process.CreateRunAsync(), HistoryFixture.Checkpoint(200, bytes: 300_000));
        await process.Backups.WriteAsync(TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(_fixture.Folder, "*", SearchOption.AllDirectories);
        var folders = Directory.GetDirectories(_fixture.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(
            ["rtrl.db", "rtrl.db-shm", "rtrl.db-wal", "rtrl.db.reserve"],
            Directory.GetFiles(_fixture.Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(7, files.Length); // with a backup, a large checkpoint and its copy
        Assert.All(files, file => Assert.Equal((file, OwnerFile), (file, File.GetUnixFileMode(file))));
        Assert.All(folders, folder => Assert.Equal((folder, OwnerFolder), (folder, File.GetUnixFileMode(folder))));
        Assert.Equal(Everybody, File.GetUnixFileMode(_fixture.Folder)); // somebody's choice
    }

    [Fact]
    public void Open_FilesOfAnOlderVersion_AreClosedToOthers()
    {
        _fixture.Open(largestBlob: 100_000).Dispose();
        var checkpoint = Path.Combine(Directory.CreateDirectory(_fixture.Path + ".checkpoints").FullName, "run-1");
        File.WriteAllText(checkpoint, "an old one");
        foreach (var file in new[] { _fixture.Path, checkpoint })
            File.SetUnixFileMode(file, OwnerFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        _fixture.Open();

        Assert.Equal((OwnerFile, OwnerFile), (File.GetUnixFileMode(_fixture.Path), File.GetUnixFileMode(checkpoint)));
    }

    [Fact]
    public void CreateFolder_WithItsParents_IsTheOwnersAlone()
    {
        var folder = Path.Combine(_fixture.Folder, "new", "within");

        PrivateFiles.CreateFolder(folder);

        Assert.Equal((OwnerFolder, OwnerFolder), (File.GetUnixFileMode(folder), File.GetUnixFileMode(Path.GetDirectoryName(folder)!)));
    }

    [Theory]
    [InlineData(UnixFileMode.None, false)]
    [InlineData(UnixFileMode.GroupWrite, true)]
    [InlineData(UnixFileMode.OtherWrite, true)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, false)]
    public void OthersMayReplace_ByTheFoldersRights(UnixFileMode added, bool expected)
    {
        File.SetUnixFileMode(_fixture.Folder, OwnerFolder | added);

        Assert.Equal(expected, PrivateFiles.OthersMayReplace(_fixture.Folder));
    }
}
