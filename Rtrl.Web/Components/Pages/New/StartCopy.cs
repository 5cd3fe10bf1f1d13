using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rtrl.Engine;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Experiments;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>
/// The same start on the command line, as JSON for the REST interface, as a curl command, and as the declaration of an experiment.
/// </summary>
public static class StartCopy
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string CommandLine(StartForm form)
    {
        var (preset, overrides) = Spelled(form);
        var words = new List<string> { form.Vary.Count > 0 ? "rtrl sweep" : "rtrl train" };
        if (preset is not null)
            words.Add($"--preset {preset}");
        if (form.Variant is { } variant)
            words.Add($"--variant {variant.Name}");
        words.AddRange(overrides.Select(change => $"--set {Quoted($"{change.Key}={change.Value}")}"));
        words.AddRange(
            form.Vary.Select(several =>
                $"--set {Quoted($"{several.Key}={form.List(several.Key)!.Replace(", ", ",", StringComparison.Ordinal)}")}"
            )
        );
        words.Add($"--seeds {form.Seeds.Replace(" ", "", StringComparison.Ordinal)}");
        words.Add($"--name {Quoted(form.EffectiveName)}");
        words.AddRange(form.TagList.Select(tag => $"--tag {Quoted(tag)}"));
        return string.Join(" \\\n  ", words);
    }

    public static string Json(StartForm form) => Body(form).ToJsonString(s_indented);

    /// <summary>The declaration that asks for the same runs, for a file or for the page that declares experiments.</summary>
    public static string Experiment(StartForm form) => DeclareForm.Of(form).ToJson();

    public static string Curl(StartForm form, string server) =>
        $"curl -X POST {server.TrimEnd('/')}/api/v1/runs \\\n  -H 'Content-Type: application/json' \\\n  -d "
        + $"{Quoted(Body(form).ToJsonString(s_plain))}";

    private static JsonObject Body(StartForm form)
    {
        var (preset, overrides) = Spelled(form);
        var body = new JsonObject();
        if (preset is not null)
            body["preset"] = preset;
        if (form.Variant is { } variant)
            body["variant"] = variant.Name;
        body["settings"] = SettingJson.Object(overrides);
        if (form.Vary.Count > 0)
            body["vary"] = new JsonObject(
                form.Vary.Select(several =>
                    KeyValuePair.Create<string, JsonNode?>(
                        several.Key,
                        SettingJson.Values(several.Key, form.List(several.Key)!, several.Value)
                    )
                )
            );
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

    /// <summary>A preset with what was changed, or everything that differs from the standard values, without what varies.</summary>
    public static (string? Preset, IReadOnlyList<KeyValuePair<string, string>> Overrides) Spelled(StartForm form) =>
        form.Preset is not null
            ? (form.Preset.Name, [.. form.Changes])
            : (
                null,
                [
                    .. SettingsDocument
                        .Changes(new RunSettings(), form.Changed)
                        .Where(change => change.Key != "seed" && form.Vary.All(several => several.Key != change.Key)),
                ]
            );

    /// <summary>A word for a POSIX shell.</summary>
    private static string Quoted(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '=' or '-' or '_' or ':' or '/' or '+') && text.Length > 0
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
