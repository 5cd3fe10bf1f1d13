using System.Text.Json;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Api;

/// <summary>The settings object of a request as single keys.</summary>
internal static class SettingOverrides
{
    /// <exception cref="RequestException">Not an object.</exception>
    /// <exception cref="InvalidSettingsException">An unknown key or a value of the wrong kind.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(JsonElement? settings)
    {
        if (settings is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json)
            return [];
        if (json.ValueKind != JsonValueKind.Object)
            throw RequestException.Bad("settings", json.GetRawText(), "an object such as {\"agent\": {\"traceDecay\": 0.9}}");
        return SettingsDocument.Overrides(json);
    }
}
