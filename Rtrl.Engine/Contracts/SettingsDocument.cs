using System.Text.Json;

namespace Rtrl.Engine.Contracts;

/// <summary>Settings as JSON and as dotted keys: one meaning in form, REST, command line and database.</summary>
public static class SettingsDocument
{
    public static string ToJson(RunSettings settings) => throw new NotSupportedException();

    /// <exception cref="InvalidSettingsException">Malformed JSON, an unknown key (the nearest is named) or a value of the wrong kind.</exception>
    public static RunSettings FromJson(string json) => throw new NotSupportedException();

    /// <summary>Replaces single values by key; text values are parsed to the setting's kind.</summary>
    /// <exception cref="InvalidSettingsException">As above.</exception>
    public static RunSettings With(RunSettings settings, IEnumerable<KeyValuePair<string, string>> overrides) => throw new NotSupportedException();

    /// <summary>The same for a JSON object: nested ({"agent":{"traceDecay":0.9}}) or dotted ({"agent.traceDecay":0.9}) keys.</summary>
    public static RunSettings With(RunSettings settings, JsonElement overrides) => throw new NotSupportedException();

    /// <summary>Value of a key in invariant text.</summary>
    public static string Get(RunSettings settings, string key) => throw new NotSupportedException();

    /// <summary>Keys whose values differ, in form order.</summary>
    public static IReadOnlyList<(string Key, string Left, string Right)> Differences(RunSettings left, RunSettings right) => throw new NotSupportedException();

    /// <summary>Everything wrong with the values, one entry per field; empty when they can run.</summary>
    public static IReadOnlyList<SettingProblem> Validate(RunSettings settings) => throw new NotSupportedException();
}
