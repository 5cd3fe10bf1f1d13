using Microsoft.Data.Sqlite;

namespace Rtrl.Tests.Cli;

/// <summary>A database of its own in a folder of its own, gone afterwards.</summary>
internal sealed class TempHistory : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtrl-cli-");

    public string Database => Path.Combine(_folder.FullName, "rtrl.db");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
