using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>The same start on the command line, as JSON for the REST interface, and as a curl command.</summary>
public static class StartCopy
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string CommandLine(StartForm form)
    {
        var (preset, overrides) = Spelled(form);
        var words = new List<string> { "rtrl train" };
        if (preset is not null)
            words.Add($"--preset {preset}");
        if (form.Variant is { } variant)
            words.Add($"--variant {variant.Name}");
        words.AddRange(overrides.Select(change => $"--set {Quoted($"{change.Key}={change.Value}")}"));
        words.Add($"--seeds {form.Seeds.Replace(" ", "", StringComparison.Ordinal)}");
        words.Add($"--name {Quoted(form.EffectiveName)}");
        words.AddRange(form.TagList.Select(tag => $"--tag {Quoted(tag)}"));
        return string.Join(" \\\n  ", words);
    }

    public static string Json(StartForm form) => Body(form).ToJsonString(s_indented);

    public static string Curl(StartForm form, string server) =>
        $"curl -X POST {server.TrimEnd('/')}/api/v1/runs \\\n  -H 'Content-Type: application/json' \\\n  -d {Quoted(Body(form).ToJsonString(s_plain))}";

    private static JsonObject Body(StartForm form)
    {
        var (preset, overrides) = Spelled(form);
        var body = new JsonObject();
        if (preset is not null)
            body["preset"] = preset;
        if (form.Variant is { } variant)
            body["variant"] = variant.Name;
        var settings = new JsonObject();
        foreach (var (key, text) in overrides)
            settings[key] = Value(key, text);
        body["settings"] = settings;
        body["seeds"] = new JsonArray([.. form.ParsedSeeds.Seeds.Select(seed => JsonValue.Create(seed))]);
        body["name"] = form.EffectiveName;
        if (form.TagList.Count > 0)
            body["tags"] = new JsonArray([.. form.TagList.Select(tag => JsonValue.Create(tag))]);
        if (form.Notes.Length > 0)
            body["notes"] = form.Notes;
        if (form.StartPaused)
            body["paused"] = true;
        return body;
    }

    /// <summary>A preset with what was changed, or everything that differs from the standard values.</summary>
    private static (string? Preset, IReadOnlyList<KeyValuePair<string, string>> Overrides) Spelled(StartForm form) =>
        form.Preset is not null
            ? (form.Preset.Name, [.. form.Changes])
            : (null, [.. SettingsDocument.Changes(new RunSettings(), form.Settings[0]).Where(change => change.Key != "seed")]);

    private static JsonNode Value(string key, string text) => Catalogue.Settings.First(setting => setting.Key == key).Kind switch
    {
        "switch" => JsonValue.Create(bool.Parse(text)),
        "integer" => JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture)),
        "number" => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    /// <summary>A word for a POSIX shell.</summary>
    private static string Quoted(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '=' or '-' or '_' or ':' or '/' or '+') && text.Length > 0 ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
