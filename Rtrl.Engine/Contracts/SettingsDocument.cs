using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rtrl.Engine.Contracts;

/// <summary>Settings as JSON and as dotted keys: one meaning in form, REST, command line and database.</summary>
public static class SettingsDocument
{
    /// <summary>A run may need at most this much memory: larger ones would starve their neighbours, and a checkpoint could not be written.</summary>
    public const long MemoryLimitBytes = 1L << 30;

    private static readonly JsonWriterOptions s_writerOptions = new() { Indented = true };

    private static readonly JsonDocumentOptions s_readerOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Every setting, in the order a form shows them.</summary>
    public static IReadOnlyList<SettingDescriptor> Descriptors { get; } = Describe();

    /// <summary>Indented JSON with every key, in form order.</summary>
    public static string ToJson(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_writerOptions))
        {
            writer.WriteStartObject();
            foreach (var group in SettingField.All.GroupBy(field => field.GroupName))
            {
                if (group.Key.Length > 0)
                    writer.WriteStartObject(group.Key);
                foreach (var field in group)
                    Write(writer, field.Name, field.Get(settings));
                if (group.Key.Length > 0)
                    writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads settings; keys that are missing keep their defaults.</summary>
    /// <exception cref="InvalidSettingsException">Malformed JSON, an unknown key (the nearest is named) or a value of the wrong kind.</exception>
    public static RunSettings FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        return With(new RunSettings(), document.RootElement);
    }

    /// <summary>Replaces single values by key; text values are parsed to the setting's kind. Of a key given twice the last counts.</summary>
    /// <exception cref="InvalidSettingsException">As above.</exception>
    public static RunSettings With(RunSettings settings, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(overrides);
        var values = new Dictionary<SettingField, object>();
        var problems = new List<SettingProblem>();
        foreach (var (key, text) in overrides)
        {
            if (Find(key, text, problems) is not { } field)
                continue;
            if (field.Parse(text, out var problem) is { } value)
                values[field] = value;
            else
                problems.Add(problem!);
        }

        return Replace(settings, values, problems);
    }

    /// <summary>The same for a JSON object: nested ({"agent":{"traceDecay":0.9}}) or dotted ({"agent.traceDecay":0.9}) keys.</summary>
    /// <exception cref="InvalidSettingsException">As above, or a key given both ways.</exception>
    public static RunSettings With(RunSettings settings, JsonElement overrides)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (overrides.ValueKind != JsonValueKind.Object)
            throw Refused("", overrides.GetRawText(), $"Settings must be a JSON object such as {{\"agent\": {{\"traceDecay\": 0.9}}}}; this is {overrides.ValueKind.ToString().ToLowerInvariant()}.");

        var values = new Dictionary<SettingField, object>();
        var problems = new List<SettingProblem>();
        try
        {
            foreach (var property in overrides.EnumerateObject())
            {
                if (!SettingField.IsGroup(property.Name))
                    Take(property.Name, property.Value);
                else if (property.Value.ValueKind == JsonValueKind.Object)
                    foreach (var inner in property.Value.EnumerateObject())
                        Take($"{property.Name}.{inner.Name}", inner.Value);
                else
                    problems.Add(new SettingProblem(property.Name, property.Value.GetRawText(), $"{property.Name} is {property.Value.GetRawText()}; it must be an object with the settings of that group."));
            }
        }
        catch (InvalidOperationException error)
        {
            // Half a surrogate pair in an escaped text shows only when the text is read.
            throw Refused("", null, $"This is not valid JSON: {error.Message}");
        }

        return Replace(settings, values, problems);

        void Take(string key, JsonElement json)
        {
            if (Find(key, json.GetRawText(), problems) is not { } field)
                return;
            if (field.Parse(json, out var problem) is not { } value)
                problems.Add(problem!);
            else if (!values.TryAdd(field, value))
                problems.Add(new SettingProblem(key, json.GetRawText(), $"{key} is given twice; give it once, nested or dotted."));
        }
    }

    /// <summary>Value of a key in invariant text.</summary>
    /// <exception cref="InvalidSettingsException">There is no such key; the nearest is named.</exception>
    public static string Get(RunSettings settings, string key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<SettingProblem>();
        return Find(key, null, problems) is { } field ? SettingField.Text(field.Get(settings)) : throw new InvalidSettingsException(problems);
    }

    /// <summary>Keys whose values differ, in form order.</summary>
    public static IReadOnlyList<(string Key, string Left, string Right)> Differences(RunSettings left, RunSettings right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return
        [
            .. from field in SettingField.All
               let pair = (field.Key, Left: SettingField.Text(field.Get(left)), Right: SettingField.Text(field.Get(right)))
               where pair.Left != pair.Right
               select pair,
        ];
    }

    /// <summary>Whether a setting has any effect under these settings (<see cref="SettingAttribute.AppliesWhen"/>).</summary>
    /// <exception cref="InvalidSettingsException">There is no such key; the nearest is named.</exception>
    public static bool Applies(RunSettings settings, string key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<SettingProblem>();
        return Applies(settings, Find(key, null, problems) ?? throw new InvalidSettingsException(problems));
    }

    /// <summary>Everything wrong with the values, one entry per field; empty when they can run. A setting that does not apply only has to be finite.</summary>
    public static IReadOnlyList<SettingProblem> Validate(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<SettingProblem>();
        foreach (var field in SettingField.All)
        {
            var value = field.Get(settings);
            if ((value is double number && !double.IsFinite(number)) || Applies(settings, field))
                if (field.Check(value) is { } problem)
                    problems.Add(problem);
        }

        var network = settings.Network;
        if (Sound("network.radiusMin", "network.radiusMax") && network.Cell != "none" && network.RadiusMin >= network.RadiusMax)
            problems.Add(new SettingProblem("network.radiusMin", SettingField.Text(network.RadiusMin),
                $"network.radiusMin is {SettingField.Text(network.RadiusMin)}; it must be below network.radiusMax, which is {SettingField.Text(network.RadiusMax)}."));

        var exploration = settings.Exploration;
        if (Sound("exploration.start", "exploration.end") && exploration.End > exploration.Start)
            problems.Add(new SettingProblem("exploration.end", SettingField.Text(exploration.End),
                $"exploration.end is {SettingField.Text(exploration.End)}; it must not be above exploration.start, which is {SettingField.Text(exploration.Start)}."));

        if (WorldIsSound())
            problems.AddRange(settings.Environment.Contradictions());

        if (WorldIsSound() && Sound("agent.name") && EnvironmentDescriptor.FactsOf(settings.Environment) is { ActionCount: 0, Title: var title })
            problems.Add(new SettingProblem("agent.name", settings.Agent.Name, $"agent.name is “{settings.Agent.Name}”, which chooses among discrete actions; {title} has none."));

        if (WorldIsSound() && Sound("network.encoderWidth", "network.hiddenSize", "network.cell", "agent.name") && MemoryBytes(settings) is var bytes && bytes > MemoryLimitBytes)
            problems.Add(new SettingProblem(
                network.Cell == "none" ? "network.encoderWidth" : "network.hiddenSize",
                SettingField.Text(network.Cell == "none" ? network.EncoderWidth : network.HiddenSize),
                $"A network of encoder width {network.EncoderWidth:N0} and {network.HiddenSize:N0} hidden units needs about {bytes / 1048576:N0} MiB; a run may need at most {MemoryLimitBytes / 1048576:N0} MiB. Make network.encoderWidth or network.hiddenSize smaller."));

        return problems;

        bool WorldIsSound() => problems.TrueForAll(problem => !problem.Key.StartsWith("environment.", StringComparison.Ordinal));

        bool Sound(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
                if (problems.Exists(problem => problem.Key == key))
                    return false;
            return true;
        }
    }

    /// <summary>Trainable numbers of one network: encoder (d + 1)F, linear RTU 2nF + 2n, head A(2n + 1), or A(F + 1) without recurrence.</summary>
    public static long ParameterCount(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var environment = EnvironmentDescriptor.FactsOf(settings.Environment);
        long width = settings.Network.EncoderWidth, units = settings.Network.HiddenSize;
        var encoder = (environment.ObservationSize + 1) * width;
        return settings.Network.Cell == "none"
            ? encoder + environment.ActionCount * (width + 1)
            : encoder + 2 * units * width + 2 * units + environment.ActionCount * (2 * units + 1);
    }

    /// <summary>
    /// About the memory a run needs: per network parameters, eligibility trace, sensitivities and up to three directions in 32-bit floats
    /// (QRC has two networks), the same again as a checkpoint, and 2 MiB for series and episodes.
    /// </summary>
    public static long MemoryBytes(RunSettings settings) =>
        (settings.Agent.Name == "qrc" ? 2 : 1) * ParameterCount(settings) * sizeof(float) * (6 + 3) + (2L << 20);

    private static RunSettings Replace(RunSettings settings, Dictionary<SettingField, object> values, List<SettingProblem> problems) =>
        problems.Count == 0 ? SettingField.Replace(settings, values) : throw new InvalidSettingsException(problems);

    private static SettingField? Find(string key, string? value, List<SettingProblem> problems)
    {
        var field = SettingField.FindByKey(key);
        if (field is null)
            problems.Add(new SettingProblem(key, value, $"There is no setting “{key}”. Did you mean “{NearestName.OfKey(key, SettingField.All.Select(candidate => candidate.Key))}”?"));
        return field;
    }

    /// <summary>Conditions are joined by ';' (all must hold); each lists alternatives by '|', which repeat the key or take the one before.</summary>
    private static bool Applies(RunSettings settings, SettingField field)
    {
        foreach (var condition in field.Attribute.AppliesWhen.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var holds = false;
            var key = "";
            foreach (var alternative in condition.Split('|'))
            {
                var equals = alternative.IndexOf('=', StringComparison.Ordinal);
                key = equals < 0 ? key : alternative[..equals];
                holds |= Get(settings, key) == alternative[(equals + 1)..];
            }

            if (!holds)
                return false;
        }

        return true;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, s_readerOptions);
        }
        catch (JsonException error)
        {
            var where = error.LineNumber is { } line ? $" at line {line + 1}, position {error.BytePositionInLine + 1}" : "";
            // The reader appends its own "LineNumber: ... | BytePositionInLine: ..."; ours is counted from 1.
            var what = error.Message.Split(" LineNumber:", 2)[0].TrimEnd();
            throw Refused("", null, $"This is not valid JSON{where}: {what}");
        }
    }

    private static InvalidSettingsException Refused(string key, string? value, string message) => new([new SettingProblem(key, value, message)]);

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case bool flag: writer.WriteBoolean(name, flag); break;
            case int whole: writer.WriteNumber(name, whole); break;
            case long whole: writer.WriteNumber(name, whole); break;
            case double number: writer.WriteNumber(name, number); break;
            default: writer.WriteString(name, (string)value); break;
        }
    }

    private static SettingDescriptor[] Describe()
    {
        var defaults = new RunSettings();
        return
        [
            .. SettingField.All.Select(field => new SettingDescriptor(
                field.Key, field.Attribute.Title, field.Attribute.Help, field.Kind, field.Attribute.Unit, SettingField.Text(field.Get(defaults)),
                double.IsFinite(field.Attribute.Min) ? field.Attribute.Min : null, double.IsFinite(field.Attribute.Max) ? field.Attribute.Max : null,
                field.Attribute.MinExclusive, field.Attribute.AppliesWhen, field.Options)),
        ];
    }
}
