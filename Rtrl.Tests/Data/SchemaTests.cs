using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Rtrl.Data;
using Rtrl.Data.Entities;
using Rtrl.Engine.Contracts;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class SchemaTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Model_AndNewestMigration_AreTheSame()
    {
        using var db = new HistoryContextFactory().CreateDbContext([]);

        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed: add a migration (see HistoryContextFactory).");
    }

    [Fact]
    public void Open_NewFile_HasTheNewestSchemaInWriteAheadMode()
    {
        _fixture.Open();

        using var db = new HistoryContextFactory().CreateDbContext([]);
        Assert.Equal(db.Database.GetMigrations(), Rows("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"));
        Assert.Equal(["wal"], Rows("PRAGMA journal_mode"));
        Assert.Equal(["2"], Rows("PRAGMA auto_vacuum"));
        Assert.Empty(Rows("PRAGMA foreign_key_check"));
    }

    /// <summary>Schemas/*.sql are databases as older versions left them, one run each with rows in every table.</summary>
    [Theory]
    [MemberData(nameof(OldSchemas))]
    public async Task Open_DatabaseOfAnOldVersion_KeepsEverything(string schema)
    {
        var dump = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Data", "Schemas", schema),
            TestContext.Current.CancellationToken
        );
        SqliteFiles.Execute(_fixture.Path, "PRAGMA foreign_keys = OFF; " + dump);

        var process = _fixture.Open();

        Assert.Null(process.History.Fault);
        using var db = new HistoryContextFactory().CreateDbContext([]);
        Assert.Equal(db.Database.GetMigrations(), Rows("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"));
        var run = Assert.Single(process.Queries.List());
        Assert.Equal(("first", RunStatus.Paused, 480L, 3), (run.Name, run.Status, run.Step, run.Colour));
        Assert.Equal(HistoryFixture.Run().Settings, process.Queries.Find(run.Id)!.Settings);
        Assert.Equal(HistoryFixture.Episodes(0, 3), process.Queries.LastEpisodes(run.Id, 10));
        Assert.Equal(HistoryFixture.Column("return", 4).Buckets, process.Queries.Series(run.Id, "return")!.Buckets);
        Assert.Equal(
            HistoryFixture.Checkpoint(480, bytes: 32).Bytes,
            process.Queries.ReadCheckpoint(Assert.Single(process.Queries.Checkpoints(run.Id)).Id)
        );
        Assert.Equal("started", Assert.Single(process.Queries.Events(run.Id)).Kind);
        Assert.Equal("cividis", process.Settings.Get("palette"));
        await process.History.EditAsync(run.Id, new RunEdit(Name: "renamed"));
        Assert.Equal("renamed", process.Queries.Find(run.Id)!.Summary.Name);
    }

    public static TheoryData<string> OldSchemas() =>
        [
            .. Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "Schemas"), "*.sql")
                .Select(file => Path.GetFileName(file))
                .Order(),
        ];

    [Fact]
    public void OldSchemas_OneForEveryMigration_AreKept()
    {
        using var db = new HistoryContextFactory().CreateDbContext([]);

        Assert.Equal(db.Database.GetMigrations().Select(migration => migration + ".sql"), OldSchemas().Select(row => row.Data));
    }

    [Fact]
    public async Task Open_DatabaseOfANewerVersion_IsRefusedAndLeftAlone()
    {
        _fixture.Open().Dispose();
        SqliteFiles.Execute(_fixture.Path, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");

        var process = _fixture.Open();

        Assert.Contains("written by a newer rtrl (it has 29990101000000_Later", process.History.Fault!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HistoryException>(process.CreateRunAsync);
    }

    [Fact]
    public async Task Open_ByManyProcessesAtOnce_CreatesOneSchema()
    {
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _fixture.Open())));

        Assert.All(processes, process => Assert.Null(process.History.Fault));
        await Task.WhenAll(processes.Select(process => process.CreateRunAsync()));
        Assert.Equal(4, processes[0].Queries.List().Count);
    }

    [Fact]
    public void Path_NotConfigured_IsInTheUsersDataFolder()
    {
        var options = HistoryOptions.From(new ConfigurationBuilder().Build());

        Assert.EndsWith(Path.Combine("rtrl", "rtrl.db"), options.Path, StringComparison.Ordinal);
        Assert.StartsWith(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
            options.Path,
            StringComparison.Ordinal
        );
        Assert.Equal(TimeSpan.FromSeconds(10), options.BusyTimeout);
    }

    [Fact]
    public void Path_Configured_IsTaken()
    {
        Assert.Equal(_fixture.Path, From(_fixture.Path).Path);
        Assert.Contains(
            _fixture.Folder + ", which is a folder",
            Assert.Throws<HistoryException>(() => From(_fixture.Folder)).Message,
            StringComparison.Ordinal
        );
    }

    private static HistoryOptions From(string path) =>
        HistoryOptions.From(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Rtrl:Data:Path", path)]).Build()
        );

    private List<string> Rows(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
