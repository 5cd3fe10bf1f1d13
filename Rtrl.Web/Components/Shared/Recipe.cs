using System.Text.Json;
using System.Text.Json.Nodes;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Components.Shared;

/// <summary>The same run as a command line, as JSON, or as a call with curl.</summary>
public static class Recipe
{
    /// <summary>Trains from the checkout's root.</summary>
    /// <param name="seeds">One run each; empty: the settings' own seed.</param>
    public static string CommandLine(RunSettings settings, IReadOnlyList<long> seeds)
    {
        var options = Changes(settings).Select(change => $"--set {Quote($"{change.Key}={change.Value}")}")
            .Append("--seeds " + string.Join(',', seeds.Count > 0 ? seeds : [settings.Seed]));
        return "dotnet run -c Release --project Rtrl.Cli -- train " + string.Join(' ', options);
    }

    public static string Json(RunSettings settings) => SettingsDocument.ToJson(settings);

    /// <summary>Asks a running server to start the run.</summary>
    public static string Curl(RunSettings settings, IReadOnlyList<long> seeds, string baseAddress)
    {
        var body = new JsonObject
        {
            ["settings"] = new JsonObject(Changes(settings).Select(change => KeyValuePair.Create(change.Key, (JsonNode?)JsonValue.Create(change.Value)))),
            ["seeds"] = new JsonArray([.. (seeds.Count > 0 ? seeds : [settings.Seed]).Select(seed => (JsonNode)JsonValue.Create(seed))]),
        };
        return $"curl -X POST {baseAddress.TrimEnd('/')}/api/v1/runs -H 'Content-Type: application/json' -d '{body.ToJsonString(JsonSerializerOptions.Web).Replace("'", "'\\''")}'";
    }

    private static IEnumerable<(string Key, string Value)> Changes(RunSettings settings) =>
        SettingsDocument.Differences(new RunSettings(), settings).Where(change => change.Key != "seed").Select(change => (change.Key, change.Right));

    private static string Quote(string text) => text.All(sign => char.IsLetterOrDigit(sign) || sign is '.' or '=' or '-' or '_' or '+') ? text : $"'{text}'";
}
