using System.Reflection;
using System.Text.Json;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>
/// Reads the JSON files beside this one, which travel inside the assembly. A file holds title, description, settings shared by
/// all variants, and variants with the settings they change; its name is the preset's name. It may start from another's settings, which it
/// names. What tells a preset from others of the same task and agent is added to its title, from the settings themselves.
/// </summary>
internal static class PresetFiles
{
    /// <summary>The preset that comes first.</summary>
    private const string Demonstration = "memory-chain-demo";

    private static readonly string[] s_keys = ["title", "description", "from", "settings", "variants"];

    private static readonly string[] s_variantKeys = ["name", "title", "settings"];

    public static IReadOnlyList<Preset> All { get; } = ReadAll();

    /// <exception cref="InvalidSettingsException">No such preset; the message names the nearest.</exception>
    public static Preset Named(string name) =>
        All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new InvalidSettingsException([
            new SettingProblem(
                "preset",
                name,
                $"There is no preset “{name}”. Did you mean “{NearestName.Of(name, All.Select(preset => preset.Name))}”?"
            ),
        ]);

    /// <summary>Reads one file strictly: unknown keys, missing texts and settings that cannot run are refused.</summary>
    /// <param name="file">Text of another file, by the preset's name; null where there is none.</param>
    /// <exception cref="InvalidDataException">The message names the preset and what is wrong.</exception>
    internal static Preset Read(string name, string json, Func<string, string?> file)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            RefuseUnknown(root, s_keys);
            var start = root.TryGetProperty("from", out var from) ? Start(from.GetString()!, file) : new RunSettings();
            var shared = SettingsDocument.With(start, root.GetProperty("settings"));
            PresetVariant[] variants = [.. root.GetProperty("variants").EnumerateArray().Select(variant => ReadVariant(variant, shared))];
            if (variants.Length == 0)
                throw new InvalidDataException("it has no variant; at least one is needed.");
            if (variants.DistinctBy(variant => variant.Name).Count() < variants.Length)
                throw new InvalidDataException("two variants have the same name.");
            return new Preset(name, Text(root, "title"), Text(root, "description"), variants);
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or InvalidSettingsException
                        or InvalidDataException
            )
        {
            throw new InvalidDataException($"Preset “{name}”: {error.Message}", error);
        }
    }

    /// <summary>Settings of the preset that another starts from.</summary>
    private static RunSettings Start(string name, Func<string, string?> file) =>
        file(name) is not { } json ? throw new InvalidDataException($"it starts from “{name}”, which does not exist.")
        : json.Contains("\"from\":", StringComparison.Ordinal)
            ? throw new InvalidDataException($"it starts from “{name}”, which starts from another itself; name that one.")
        : Read(name, json, file).Settings;

    private static PresetVariant ReadVariant(JsonElement variant, RunSettings shared)
    {
        RefuseUnknown(variant, s_variantKeys);
        var settings = SettingsDocument.With(shared, variant.GetProperty("settings"));
        var problems = SettingsDocument.Validate(settings);
        return problems.Count == 0
            ? new PresetVariant(Text(variant, "name"), Text(variant, "title"), settings)
            : throw new InvalidSettingsException(problems);
    }

    private static void RefuseUnknown(JsonElement element, string[] keys)
    {
        foreach (var property in element.EnumerateObject())
            if (!keys.Contains(property.Name))
                throw new InvalidDataException($"there is no key “{property.Name}”. Did you mean “{NearestName.Of(property.Name, keys)}”?");
    }

    private static string Text(JsonElement element, string key) =>
        element.GetProperty(key).GetString() is { Length: > 0 } text ? text : throw new InvalidDataException($"“{key}” is empty.");

    private static Preset[] ReadAll()
    {
        const string Prefix = "Rtrl.Engine.Presets.",
            Suffix = ".json";
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly
            .GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal) && resource.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^Suffix.Length]);
        var presets = names.Select(name => Read(name, File(name)!, File)).ToArray();
        return
        [
            .. presets
                .OrderBy(preset => preset.Name != Demonstration)
                .ThenBy(preset => preset.Name, StringComparer.Ordinal)
                .Select(preset => preset with { Title = PresetTitles.Of(preset, presets) }),
        ];

        string? File(string name)
        {
            if (assembly.GetManifestResourceStream(Prefix + name + Suffix) is not { } stream)
                return null;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
