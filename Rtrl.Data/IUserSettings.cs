namespace Rtrl.Data;

/// <summary>Preferences of the person at the dashboard (palette, keys, retention), as text by key.</summary>
public interface IUserSettings
{
    IReadOnlyDictionary<string, string> All();

    string? Get(string key);

    /// <summary>Null removes the preference, so that its default holds again.</summary>
    Task SetAsync(string key, string? value);
}
