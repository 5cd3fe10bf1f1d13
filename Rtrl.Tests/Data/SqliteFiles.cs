using Microsoft.Data.Sqlite;

namespace Rtrl.Tests.Data;

/// <summary>A database as another program sees it.</summary>
internal static class SqliteFiles
{
    /// <summary>The first value of the first row, as text.</summary>
    public static string? Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
