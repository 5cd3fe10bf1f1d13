using System.Globalization;
using System.Text.Json.Nodes;
using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>Values of settings as JSON of their kind.</summary>
public static class SettingJson
{
    /// <summary>A number, true or false where the setting is one and the text says so; else the text.</summary>
    public static JsonNode Value(string key, string text) =>
        Catalogue.Settings.FirstOrDefault(setting => setting.Key == key)?.Kind switch
        {
            "switch" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
            "integer" when long.TryParse(text, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            "number" when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };

    /// <summary>Several values: a range as it was typed, else a list.</summary>
    public static JsonNode Values(string key, string text, IEnumerable<string> values) =>
        text.Contains("..", StringComparison.Ordinal)
            ? JsonValue.Create(text)
            : new JsonArray([.. values.Select(value => Value(key, value))]);

    public static JsonObject Object(IEnumerable<KeyValuePair<string, string>> settings) =>
        new(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, Value(setting.Key, setting.Value))));
}
