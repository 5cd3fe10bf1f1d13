using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rtrl.Engine.Settings;

/// <summary>Settings as JSON and as dotted keys: one meaning in form, REST, command line and database.</summary>
public static class SettingsDocument
{
    /// <summary>
    /// A run may need at most this much memory: larger ones would starve their neighbours, and a checkpoint could not be written.
    /// </summary>
    public const long MemoryLimitBytes = 1L << 30;

    /// <summary>Problems told at once; what comes after them is not read.</summary>
    public const int MostProblems = 20;

    private static readonly JsonWriterOptions s_writerOptions = new() { Indented = true };

    private static readonly JsonDocumentOptions s_readerOptions = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private static readonly RunSettings s_defaults = new();

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
    /// <exception cref="InvalidSettingsException">Malformed JSON, an unknown key (the nearest is named) or a value of the wrong
    /// kind.</exception>
    public static RunSettings FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        return With(new RunSettings(), document.RootElement);
    }

    /// <summary>
    /// Replaces single values by key; text values are parsed to the setting's kind. Of a key given twice the last counts. A value that
    /// stands at a default of its agent and rule (<see cref="SettingDescriptor.DefaultsWhen"/>) follows a change of either, unless it is
    /// given too.
    /// </summary>
    /// <exception cref="InvalidSettingsException">As above.</exception>
    public static RunSettings With(RunSettings settings, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(overrides);
        var values = new Dictionary<SettingField, object>();
        var problems = new List<SettingProblem>();
        foreach (var (key, text) in overrides.TakeWhile(_ => problems.Count < MostProblems))
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
            throw Refused(
                "",
                overrides.GetRawText(),
                $"Settings must be a JSON object such as {{\"agent\": {{\"traceDecay\": 0.9}}}}; this is "
                    + $"{overrides.ValueKind.ToString().ToLowerInvariant()}."
            );

        var values = new Dictionary<SettingField, object>();
        var problems = new List<SettingProblem>();
        try
        {
            foreach (var property in overrides.EnumerateObject().TakeWhile(_ => problems.Count < MostProblems))
            {
                if (!SettingField.IsGroup(property.Name))
                    Take(property.Name, property.Value);
                else if (property.Value.ValueKind == JsonValueKind.Object)
                    foreach (var inner in property.Value.EnumerateObject().TakeWhile(_ => problems.Count < MostProblems))
                        Take($"{property.Name}.{inner.Name}", inner.Value);
                else
                    problems.Add(
                        new SettingProblem(
                            property.Name,
                            property.Value.GetRawText(),
                            $"{property.Name} is {property.Value.GetRawText()}; it must be an object with the settings of that group."
                        )
                    );
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

    /// <summary>A JSON object of settings, nested or dotted, as single keys with their values in text.</summary>
    /// <exception cref="InvalidSettingsException">As above.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Overrides(JsonElement json)
    {
        _ = With(new RunSettings(), json);
        return [.. Leaves("", json)];

        static IEnumerable<KeyValuePair<string, string>> Leaves(string prefix, JsonElement json) =>
            json.ValueKind == JsonValueKind.Object
                ? json.EnumerateObject()
                    .SelectMany(member => Leaves(prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}", member.Value))
                : [KeyValuePair.Create(prefix, json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText())];
    }

    /// <summary>Value of a key in invariant text.</summary>
    /// <exception cref="InvalidSettingsException">There is no such key; the nearest is named.</exception>
    public static string Get(RunSettings settings, string key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<SettingProblem>();
        return Find(key, null, problems) is { } field
            ? SettingField.Text(field.Get(settings))
            : throw new InvalidSettingsException(problems);
    }

    /// <summary>
    /// What <see cref="With(RunSettings, IEnumerable{KeyValuePair{string, string}})"/> must be given to turn one into the other, in form
    /// order: what differs, and what would follow but must not.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Changes(RunSettings from, RunSettings to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var different = new Dictionary<SettingField, object>();
        foreach (var field in SettingField.All)
            if (!field.Get(from).Equals(field.Get(to)))
                different[field] = field.Get(to);
        var reached = Replace(from, different, []);
        return
        [
            .. SettingField
                .All.Where(field => different.ContainsKey(field) || !field.Get(reached).Equals(field.Get(to)))
                .Select(field => KeyValuePair.Create(field.Key, SettingField.Text(field.Get(to)))),
        ];
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

    /// <summary>
    /// Everything wrong with the values, one entry per field; empty when they can run. A setting that does not apply only has to be finite.
    /// </summary>
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
        if (
            Sound("network.radiusMin", "network.radiusMax", "network.cell")
            && Applies(settings, "network.radiusMin")
            && network.RadiusMin >= network.RadiusMax
        )
            problems.Add(
                new SettingProblem(
                    "network.radiusMin",
                    SettingField.Text(network.RadiusMin),
                    $"network.radiusMin is {SettingField.Text(network.RadiusMin)}; it must be below network.radiusMax, which is "
                        + $"{SettingField.Text(network.RadiusMax)}."
                )
            );

        var exploration = settings.Exploration;
        if (
            Sound("exploration.start", "exploration.end", "agent.name")
            && Applies(settings, "exploration.end")
            && exploration.End > exploration.Start
        )
            problems.Add(
                new SettingProblem(
                    "exploration.end",
                    SettingField.Text(exploration.End),
                    $"exploration.end is {SettingField.Text(exploration.End)}; it must not be above exploration.start, which is "
                        + $"{SettingField.Text(exploration.Start)}."
                )
            );

        if (
            Sound("exploration.fraction", "exploration.steps", "stop.steps", "agent.name")
            && Applies(settings, "exploration.fraction")
            && exploration.Fraction > 0
            && exploration.StepsOf(settings.Stop.Steps) is var steps
            && exploration.Steps != steps
        )
            problems.Add(
                new SettingProblem(
                    "exploration.steps",
                    SettingField.Text(exploration.Steps),
                    $"exploration.steps is {exploration.Steps:N0}, but exploration.fraction "
                        + $"{SettingField.Text(exploration.Fraction)} of {settings.Stop.Steps:N0} steps is {steps:N0}. Give one of "
                        + "the two."
                )
            );

        if (WorldIsSound())
            problems.AddRange(EnvironmentKind.Of(settings.Environment).Contradictions(settings.Environment));

        if (WorldIsSound() && Sound("agent.name") && Misfit(settings) is { } misfit)
            problems.Add(new SettingProblem("agent.name", settings.Agent.Name, misfit));

        var agent = settings.Agent;
        if (Sound("agent.name"))
            problems.AddRange(AgentKind.Of(settings).Contradictions(settings, Sound).ToArray());

        if (
            WorldIsSound()
            && Sound("agent.name", "agent.rule", "agent.discount", "agent.traceDecay")
            && Applies(settings, "agent.rule")
            && agent.Rule is "intentional" or "implicit"
            && EffectiveDiscount(settings) * agent.TraceDecay >= 1
        )
            problems.Add(
                new SettingProblem(
                    "agent.traceDecay",
                    SettingField.Text(agent.TraceDecay),
                    $"agent.traceDecay is {SettingField.Text(agent.TraceDecay)} and the discount 1; the {agent.Rule} rule divides "
                        + "by 1 − γλ, so γλ must be below 1. Lower one of them."
                )
            );

        if (
            WorldIsSound()
            && Sound(
                "network.encoderWidth",
                "network.encoderLayers",
                "network.projectionWidth",
                "network.previousInputs",
                "network.hiddenSize",
                "network.cell",
                "network.gradient"
            )
            && Sound("agent.name", "agent.deviation")
            && MemoryBytes(settings) - RolloutBytes(settings) is var bytes
            && bytes > MemoryLimitBytes
        )
        {
            var (key, size) = WidestLayer(network);
            problems.Add(
                new SettingProblem(
                    key,
                    SettingField.Text(size),
                    $"A network of encoder width {network.EncoderWidth:N0} and {Wording.Count(network.HiddenSize, "hidden unit")} "
                        + $"needs about {bytes / 1048576:N0} MiB{Sensitivities()}; "
                        + $"a run may need at most {MemoryLimitBytes / 1048576:N0} MiB. Make network.encoderWidth or "
                        + "network.hiddenSize smaller."
                )
            );
        }

        if (problems.Count == 0 && MemoryBytes(settings) > MemoryLimitBytes)
            problems.Add(AgentKind.Of(settings).RolloutProblem(settings));

        return problems;

        string Sensitivities() =>
            CellKind.Of(network).Dense && network.Gradient == "rtrl"
                ? $", {NetworkSize.Sensitivities(network, NetworkSize.CellInputs(settings)) * sizeof(float) / 1048576:N0} of them for "
                    + "the dense sensitivities of exact RTRL, which TBPTT(1) does not keep"
                : "";

        bool WorldIsSound() => problems.TrueForAll(problem => !problem.Key.StartsWith("environment.", StringComparison.Ordinal));

        bool Sound(params ReadOnlySpan<string> keys)
        {
            foreach (var key in keys)
                if (problems.Exists(problem => problem.Key == key))
                    return false;
            return true;
        }
    }

    /// <summary>How many environments a run learns in at a time: 1 for an agent that learns from every step.</summary>
    public static int Environments(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return AgentKind.Of(settings).Environments(settings);
    }

    /// <summary>The task's own discount where the agent takes it, else the agent's.</summary>
    public static double EffectiveDiscount(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return AgentKind.Of(settings).Discount(settings.Agent, EnvironmentKind.FactsOf(settings.Environment));
    }

    /// <summary>The networks that the agent has, the one that is shown first.</summary>
    public static IReadOnlyList<NetworkShape> Networks(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return AgentKind.Of(settings).Networks(settings.Agent, EnvironmentKind.FactsOf(settings.Environment).Actions);
    }

    /// <summary>Trainable numbers of the network that is shown.</summary>
    public static long ParameterCount(RunSettings settings) =>
        NetworkSize.Parameters(settings, EnvironmentKind.FactsOf(settings.Environment), Networks(settings)[0]);

    /// <summary>
    /// About the memory a run needs: per network parameters, eligibility trace and up to five more vectors of their size, the sensitivities
    /// and their copy in a checkpoint, in 32-bit floats, 2 MiB for series and episodes, the rollout, and what its environments take beyond
    /// the program's own memory.
    /// </summary>
    public static long MemoryBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var kind = AgentKind.Of(settings);
        var halves = (CellKind.Of(settings.Network).Dense ? 3 : 4) + kind.FurtherSensitivities;
        var sensitivities = NetworkSize.Sensitivities(settings.Network, NetworkSize.CellInputs(settings));
        return (Networks(settings).Count * sizeof(float) * ((7 * ParameterCount(settings)) + (halves * sensitivities / 2)))
            + (2L << 20)
            + kind.RolloutBytes(settings)
            + (kind.Environments(settings) * EnvironmentKind.Of(settings.Environment).MemoryBytes);
    }

    /// <summary>
    /// About the bytes of a checkpoint at most: of every network parameters, eligibility trace and two more vectors of their size, and the
    /// sensitivities, in 32-bit floats, the rollout, and 2 MiB of series.
    /// </summary>
    public static long CheckpointBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var kind = AgentKind.Of(settings);
        var sensitivities = NetworkSize.Sensitivities(settings.Network, NetworkSize.CellInputs(settings));
        return (Networks(settings).Count * sizeof(float) * ((4 * ParameterCount(settings)) + sensitivities))
            + (2L << 20)
            + kind.RolloutBytes(settings);
    }

    /// <summary>Memory of the rollout that the agent learns from; 0 for one that learns from every step.</summary>
    public static long RolloutBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return AgentKind.Of(settings).RolloutBytes(settings);
    }

    /// <summary>Key and value of the size that decides a network's memory.</summary>
    public static (string Key, int Size) WidestLayer(NetworkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return CellKind.Of(settings).Recurrent
            ? ("network.hiddenSize", settings.HiddenSize)
            : ("network.encoderWidth", settings.EncoderWidth);
    }

    private static string? Misfit(RunSettings settings)
    {
        var (kind, facts) = (AgentKind.Of(settings), EnvironmentKind.FactsOf(settings.Environment));
        if (kind.Misfit(facts) is not { } misfit)
            return null;
        var fitting = AgentKind.All.Where(other => other.Takes(facts.Actions.Kind)).Select(other => $"“{other.Name}”").ToArray();
        return $"agent.name is “{kind.Name}”, which {misfit}. "
            + $"Use {string.Join(", ", fitting[..^1])}{(fitting.Length > 1 ? " or " : "")}{fitting[^1]}.";
    }

    private static RunSettings Replace(RunSettings settings, Dictionary<SettingField, object> values, List<SettingProblem> problems)
    {
        if (problems.Count > 0)
            throw new InvalidSettingsException(problems);
        var replaced = SettingField.Replace(settings, values);
        var followers = ScheduleOf(replaced, values);
        foreach (var field in SettingField.All)
            if (field.DefaultsWhen.Count > 0 && !values.ContainsKey(field) && field.Get(settings).Equals(Default(settings, field)))
                followers[field] = Default(replaced, field);
        return SettingField.Replace(replaced, followers);
    }

    /// <summary>ε's steps follow its share of the run, T = ⌊share · stop.steps⌋; given by themselves they end the share.</summary>
    private static Dictionary<SettingField, object> ScheduleOf(RunSettings settings, Dictionary<SettingField, object> given)
    {
        var (share, steps, total) = (
            SettingField.FindByKey("exploration.fraction")!,
            SettingField.FindByKey("exploration.steps")!,
            SettingField.FindByKey("stop.steps")!
        );
        if (settings.Exploration.Fraction == 0)
            return [];
        if (given.ContainsKey(steps))
            return given.ContainsKey(share) ? [] : new() { [share] = 0.0 };
        return given.ContainsKey(share) || given.ContainsKey(total)
            ? new() { [steps] = settings.Exploration.StepsOf(settings.Stop.Steps) }
            : [];
    }

    /// <summary>The value a setting has under these settings when nobody gives it one.</summary>
    private static object Default(RunSettings settings, SettingField field)
    {
        foreach (var choice in field.DefaultsWhen)
            if (Holds(settings, choice.Condition))
                return choice.Value;
        return field.Get(s_defaults);
    }

    private static SettingField? Find(string key, string? value, List<SettingProblem> problems)
    {
        var field = SettingField.FindByKey(key);
        if (field is null)
            problems.Add(
                new SettingProblem(
                    key,
                    value,
                    $"There is no setting “{key}”. Did you mean "
                        + $"“{NearestName.OfKey(key, SettingField.All.Select(candidate => candidate.Key))}”?"
                )
            );
        return field;
    }

    private static bool Applies(RunSettings settings, SettingField field) => Holds(settings, field.AppliesWhen);

    private static bool Holds(RunSettings settings, string conditions) => Conditions.Hold(conditions, key => Get(settings, key));

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

    private static InvalidSettingsException Refused(string key, string? value, string message) =>
        new([new SettingProblem(key, value, message)]);

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int whole:
                writer.WriteNumber(name, whole);
                break;
            case long whole:
                writer.WriteNumber(name, whole);
                break;
            case double number:
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteString(name, (string)value);
                break;
        }
    }

    private static SettingDescriptor[] Describe() =>
        [
            .. SettingField.All.Select(field => new SettingDescriptor(
                field.Key,
                field.Attribute.Title,
                field.Attribute.Help,
                field.Kind,
                field.Attribute.Unit,
                SettingField.Text(field.Get(s_defaults)),
                double.IsFinite(field.Attribute.Min) ? field.Attribute.Min : null,
                double.IsFinite(field.Attribute.Max) ? field.Attribute.Max : null,
                field.Attribute.MinExclusive,
                field.AppliesWhen,
                field.Options,
                [.. field.DefaultsWhen.Select(choice => new SettingDefault(choice.Condition, SettingField.Text(choice.Value)))]
            )),
        ];
}
