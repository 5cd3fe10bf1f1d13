using Microsoft.EntityFrameworkCore;

namespace Rtrl.Data.Writing;

internal sealed class UserSettings(HistoryDatabase database, HistoryWriter writer) : IUserSettings
{
    /// <summary>Keys of the history's own notes, which are nobody's preference.</summary>
    private const string Internal = "history.";

    public IReadOnlyDictionary<string, string> All() =>
        database.Read(db =>
            db.Preferences.AsNoTracking()
                .Where(preference => !preference.Key.StartsWith(Internal))
                .ToDictionary(preference => preference.Key, preference => preference.Value)
        );

    public string? Get(string key) =>
        database.Read(db =>
            db.Preferences.Where(preference => preference.Key == key).Select(preference => preference.Value).FirstOrDefault()
        );

    public Task SetAsync(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (key.StartsWith(Internal, StringComparison.Ordinal))
            throw new HistoryException($"The key {key} is the history's own; choose one that does not start with {Internal}");
        return writer.Submit(scope =>
            value is null
                ? scope.Db.Preferences.Where(preference => preference.Key == key).ExecuteDelete()
                : scope.Db.Database.ExecuteSql(
                    $"INSERT INTO preferences (Key, Value) VALUES ({key}, {value}) ON CONFLICT (Key) DO UPDATE SET Value = excluded.Value"
                )
        );
    }
}
