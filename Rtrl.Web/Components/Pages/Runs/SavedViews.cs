using System.Text.Json;
using Rtrl.Data;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>
/// Views that the person at the dashboard has given a name, by name; a view is an address. One preference holds them all, as JSON.
/// </summary>
public sealed class SavedViews(IUserSettings preferences)
{
    public const string Key = "runs.views";

    public const int LongestName = 60;

    /// <summary>What cannot be read is no view.</summary>
    public SortedDictionary<string, string> All()
    {
        try
        {
            return Read(preferences.Get(Key));
        }
        catch (JsonException)
        {
            return Read(null);
        }
    }

    /// <summary>Puts an address under a name, in place of what was there.</summary>
    public Task SaveAsync(string name, string href) => StoreAsync(views => views[name] = href);

    public Task DeleteAsync(string name) => StoreAsync(views => views.Remove(name));

    /// <summary>Letter case makes no other name.</summary>
    private static SortedDictionary<string, string> Read(string? json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(json ?? "{}") ?? [], StringComparer.OrdinalIgnoreCase);

    private Task StoreAsync(Action<SortedDictionary<string, string>> change)
    {
        var views = All();
        change(views);
        return preferences.SetAsync(Key, views.Count > 0 ? JsonSerializer.Serialize(views) : null);
    }
}
