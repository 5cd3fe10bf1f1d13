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
        _ = SettingsDocument.With(new RunSettings(), json);
        return [.. Leaves("", json)];
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(string prefix, JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().SelectMany(member => Leaves(prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}", member.Value))
            : [new KeyValuePair<string, string>(prefix, json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText())];
}
