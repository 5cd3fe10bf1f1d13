using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Rtrl.Engine.Contracts;

/// <summary>Settings as JSON and as dotted keys: one meaning in form, REST, command line and database.</summary>
public static class SettingsDocument
{
    /// <summary>A run may need at most this much memory: larger ones would starve their neighbours, and a checkpoint could not be written.</summary>
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
    /// <exception cref="InvalidSettingsException">Malformed JSON, an unknown key (the nearest is named) or a value of the wrong kind.</exception>
    public static RunSettings FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        return With(new RunSettings(), document.RootElement);
    }

    /// <summary>
    /// Replaces single values by key; text values are parsed to the setting's kind. Of a key given twice the last counts. A value that stands at a default of
    /// its agent and rule (<see cref="SettingDescriptor.DefaultsWhen"/>) follows a change of either, unless it is given too.
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
            throw Refused("", overrides.GetRawText(), $"Settings must be a JSON object such as {{\"agent\": {{\"traceDecay\": 0.9}}}}; this is {overrides.ValueKind.ToString().ToLowerInvariant()}.");

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

    /// <summary>What <see cref="With(RunSettings, IEnumerable{KeyValuePair{string, string}})"/> must be given to turn one into the other, in form order: what differs, and what would follow but must not.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Changes(RunSettings from, RunSettings to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var different = new Dictionary<SettingField, object>();
        foreach (var field in SettingField.All)
            if (!field.Get(from).Equals(field.Get(to)))
                different[field] = field.Get(to);
        var reached = Replace(from, different, []);
        return [.. SettingField.All.Where(field => different.ContainsKey(field) || !field.Get(reached).Equals(field.Get(to))).Select(field => KeyValuePair.Create(field.Key, SettingField.Text(field.Get(to))))];
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
        if (Sound("network.radiusMin", "network.radiusMax", "network.cell") && Applies(settings, "network.radiusMin") && network.RadiusMin >= network.RadiusMax)
            problems.Add(new SettingProblem("network.radiusMin", SettingField.Text(network.RadiusMin),
                $"network.radiusMin is {SettingField.Text(network.RadiusMin)}; it must be below network.radiusMax, which is {SettingField.Text(network.RadiusMax)}."));

        var exploration = settings.Exploration;
        if (Sound("exploration.start", "exploration.end", "agent.name") && Applies(settings, "exploration.end") && exploration.End > exploration.Start)
            problems.Add(new SettingProblem("exploration.end", SettingField.Text(exploration.End),
                $"exploration.end is {SettingField.Text(exploration.End)}; it must not be above exploration.start, which is {SettingField.Text(exploration.Start)}."));

        if (WorldIsSound())
            problems.AddRange(settings.Environment.Contradictions());

        if (WorldIsSound() && Sound("agent.name") && Misfit(settings) is { } misfit)
            problems.Add(new SettingProblem("agent.name", settings.Agent.Name, misfit));

        var agent = settings.Agent;
        if (Sound("agent.name", "agent.rule") && agent is { Name: "stream-ac", Rule: "implicit" })
            problems.Add(new SettingProblem("agent.rule", agent.Rule, "agent.rule is “implicit”, which corrects a value's own bootstrap; an actor has none. Use “intentional” or “obgd” with stream-ac."));

        if (WorldIsSound() && Sound("agent.name", "agent.rule", "agent.discount", "agent.traceDecay") && Applies(settings, "agent.rule")
            && agent.Rule is "intentional" or "implicit" && EffectiveDiscount(settings) * agent.TraceDecay >= 1)
            problems.Add(new SettingProblem("agent.traceDecay", SettingField.Text(agent.TraceDecay),
                $"agent.traceDecay is {SettingField.Text(agent.TraceDecay)} and the discount 1; the {agent.Rule} rule divides by 1 − γλ, so γλ must be below 1. Lower one of them."));

        if (WorldIsSound() && Sound("network.encoderWidth", "network.encoderLayers", "network.projectionWidth", "network.previousInputs", "network.hiddenSize", "network.cell", "network.gradient", "agent.name", "agent.deviation")
            && MemoryBytes(settings) - RolloutBytes(settings) is var bytes && bytes > MemoryLimitBytes)
            problems.Add(new SettingProblem(
                network.Cell == "none" ? "network.encoderWidth" : "network.hiddenSize",
                SettingField.Text(network.Cell == "none" ? network.EncoderWidth : network.HiddenSize),
                $"A network of encoder width {network.EncoderWidth:N0} and {Wording.Count(network.HiddenSize, "hidden unit")} needs about {bytes / 1048576:N0} MiB{Sensitivities()}; a run may need at most {MemoryLimitBytes / 1048576:N0} MiB. Make network.encoderWidth or network.hiddenSize smaller."));

        var ppo = settings.Ppo;
        if (agent.Name == "ppo" && Sound("ppo.environments", "ppo.rolloutSteps", "ppo.minibatches") && ppo.Minibatches > (long)ppo.Environments * ppo.RolloutSteps)
            problems.Add(new SettingProblem("ppo.minibatches", SettingField.Text(ppo.Minibatches),
                $"ppo.minibatches is {SettingField.Text(ppo.Minibatches)}; each needs a step at least, so it must not be above the {Wording.Count((long)ppo.Environments * ppo.RolloutSteps, "step")} of a rollout, ppo.environments times ppo.rolloutSteps."));

        if (agent.Name == "ppo" && problems.Count == 0 && MemoryBytes(settings) > MemoryLimitBytes)
            problems.Add(new SettingProblem("ppo.rolloutSteps", SettingField.Text(ppo.RolloutSteps), RolloutRefusal(settings)));

        return problems;

        string Sensitivities() => network.Cell is "gru" or "lstm" && network.Gradient == "rtrl"
            ? $", {NetworkSize.Sensitivities(network, CellInputs(settings)) * sizeof(float) / 1048576:N0} of them for the dense sensitivities of exact RTRL, which TBPTT(1) does not keep"
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

    /// <summary>How many environments a run learns in at a time: N of PPO, 1 for every other agent.</summary>
    public static int Environments(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Agent.Name == "ppo" ? settings.Ppo.Environments : 1;
    }

    /// <summary>The task's own discount where TD takes it, else the agent's.</summary>
    public static double EffectiveDiscount(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Agent is { Name: "td", TaskDiscount: true } && EnvironmentDescriptor.FactsOf(settings.Environment).Discount is { } own ? own : settings.Agent.Discount;
    }

    /// <summary>
    /// Trainable numbers of the first network: per encoder layer (inputs + 1)F, the cell's (<see cref="NetworkSize"/>), the layer after it
    /// and the head.
    /// </summary>
    public static long ParameterCount(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var actions = EnvironmentDescriptor.FactsOf(settings.Environment).Actions;
        return (settings.Agent.Name, actions.Kind) switch
        {
            ("stream-ac" or "ppo", ActionKind.Continuous) when settings.Agent.Deviation == "free" => ParameterCount(settings, actions.Count) + actions.Count,
            ("stream-ac" or "ppo", ActionKind.Continuous) => ParameterCount(settings, 2 * actions.Count),
            ("td", _) => ParameterCount(settings, 1),
            _ => ParameterCount(settings, actions.Count),
        };
    }

    /// <summary>
    /// About the memory a run needs: per network parameters, eligibility trace and up to five more vectors of their size, the sensitivities and their copy
    /// in a checkpoint, in 32-bit floats (QRC, stream AC and PPO have two networks, PPO two copies of the sensitivities more), 2 MiB for series and
    /// episodes, and PPO's rollout.
    /// </summary>
    public static long MemoryBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var sensitivities = NetworkSize.Sensitivities(settings.Network, CellInputs(settings));
        var copies = settings.Network.Cell is "gru" or "lstm" ? 3 : 4;
        if (settings.Agent.Name == "ppo")
            copies += 4;
        return (settings.Agent.Name is "qrc" or "stream-ac" or "ppo" ? 2 : 1) * sizeof(float) * ((7 * ParameterCount(settings)) + (copies * sensitivities / 2)) + (2L << 20) + RolloutBytes(settings);
    }

    /// <summary>
    /// About the bytes of a checkpoint at most: of every network parameters, eligibility trace and two more vectors of their size, and the sensitivities, in
    /// 32-bit floats, PPO's rollout, and 2 MiB of series.
    /// </summary>
    public static long CheckpointBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var sensitivities = NetworkSize.Sensitivities(settings.Network, CellInputs(settings));
        return (settings.Agent.Name is "qrc" or "stream-ac" or "ppo" ? 2 : 1) * sizeof(float) * ((4 * ParameterCount(settings)) + sensitivities) + (2L << 20) + RolloutBytes(settings);
    }

    /// <summary>
    /// Memory of PPO's rollout, 0 for other agents: of both networks (h, S) before every k-th of T steps in N environments, in 32-bit floats, once more (h, S)
    /// of each environment where there are several, and per step two inputs, the action and seven more numbers.
    /// </summary>
    public static long RolloutBytes(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Agent.Name != "ppo")
            return 0;
        long steps = settings.Ppo.RolloutSteps;
        var kept = ((steps - 1) / settings.Ppo.SensitivityEvery) + 1;
        return settings.Ppo.Environments * (((kept + Waiting(settings)) * StateBytes(settings)) + (steps * StepBytes(settings)));
    }

    /// <summary>Environments whose turn it is not keep (h, S) too.</summary>
    private static int Waiting(RunSettings settings) => settings.Ppo.Environments > 1 ? 1 : 0;

    /// <summary>(h, S) of both networks.</summary>
    private static long StateBytes(RunSettings settings) => 2 * sizeof(float) * NetworkSize.State(settings.Network, CellInputs(settings));

    /// <summary>What a rollout holds of a step besides (h, S).</summary>
    private static long StepBytes(RunSettings settings)
    {
        var actions = EnvironmentDescriptor.FactsOf(settings.Environment).Actions;
        return (2 * sizeof(float) * Inputs(settings)) + (sizeof(double) * (6 + (actions.Kind == ActionKind.Continuous ? actions.Count : 0))) + (2 * sizeof(int)) + 3;
    }

    private static long Inputs(RunSettings settings)
    {
        var facts = EnvironmentDescriptor.FactsOf(settings.Environment);
        return facts.ObservationSize + (settings.Network.TimeFeature ? 1 : 0) + (settings.Network.PreviousInputs == "none" ? 0 : facts.Actions.Count + 1);
    }

    private static long ParameterCount(RunSettings settings, long outputs)
    {
        var network = settings.Network;
        var facts = EnvironmentDescriptor.FactsOf(settings.Environment);
        long width = network.EncoderWidth;
        var inputs = CellInputs(settings);
        var observed = facts.ObservationSize + (network.TimeFeature ? 1 : 0) + (network.PreviousInputs == "before" ? facts.Actions.Count + 1 : 0);
        var features = network.Cell == "none" ? inputs : NetworkSize.OutputsPerUnit(network) * (long)network.HiddenSize;
        var projection = network.ProjectionWidth == 0 ? 0 : (features + 1) * network.ProjectionWidth;
        var read = network.ProjectionWidth == 0 ? features : network.ProjectionWidth;
        return (observed + 1) * width + (network.EncoderLayers - 1) * (width + 1) * width + NetworkSize.CellParameters(network, inputs) + projection + outputs * (read + 1);
    }

    /// <summary>A rollout that does not fit, in numbers, and what would.</summary>
    private static string RolloutRefusal(RunSettings settings)
    {
        var ppo = settings.Ppo;
        var left = MemoryLimitBytes - MemoryBytes(settings) + RolloutBytes(settings);
        var (state, step) = (StateBytes(settings), StepBytes(settings));
        var share = (left / ppo.Environments) - (Waiting(settings) * state);
        var longest = Math.Max(0, share / (step + Math.Max(1, state / ppo.SensitivityEvery)));
        var every = share - (step * ppo.RolloutSteps) - state is > 0 and var room ? (ppo.RolloutSteps * state / room) + 1 : 0;
        return $"ppo.rolloutSteps is {ppo.RolloutSteps}{(ppo.Environments > 1 ? $" in {ppo.Environments} environments each" : "")}: keeping {state / 1024.0:N0} KiB of hidden state and sensitivities {(ppo.SensitivityEvery == 1 ? "for every step" : $"for one step in {ppo.SensitivityEvery}")} takes about {RolloutBytes(settings) / 1048576:N0} MiB; "
            + $"a run may need at most {MemoryLimitBytes / 1048576:N0} MiB, of which {left / 1048576:N0} are left. "
            + (longest > 0 ? $"Use at most {Wording.Count(longest, "step")}" : ppo.Environments > 1 ? "Use fewer environments" : "Not even one step fits")
            + $"{(every is > 0 and <= 1_048_576 ? $", or set ppo.sensitivityEvery to {every} or more" : "")}, or make network.hiddenSize smaller.";
    }

    private static long CellInputs(RunSettings settings) =>
        settings.Network.EncoderWidth + (settings.Network.PreviousInputs == "after" ? EnvironmentDescriptor.FactsOf(settings.Environment).Actions.Count + 1 : 0);

    private static string? Misfit(RunSettings settings)
    {
        var facts = EnvironmentDescriptor.FactsOf(settings.Environment);
        var name = settings.Agent.Name;
        return (name, facts.Actions.Kind) switch
        {
            ("td", ActionKind.None) or ("stream-ac" or "ppo", ActionKind.Discrete or ActionKind.Continuous) => null,
            ("td", _) => $"agent.name is “td”, which predicts a stream without acting; {facts.Title} wants actions. Use “stream-ac”{(facts.ActionCount > 0 ? ", “stream-q”, “sarsa” or “qrc”" : "")}.",
            ("stream-ac" or "ppo", _) => $"agent.name is “{name}”, which acts; {facts.Title} takes no actions. Use “td”.",
            (_, ActionKind.Discrete) => null,
            (_, ActionKind.Continuous) => $"agent.name is “{name}”, which chooses among discrete actions; {facts.Title} has none. Use “stream-ac”.",
            _ => $"agent.name is “{name}”, which chooses among discrete actions; {facts.Title} has none. Use “td”.",
        };
    }

    private static RunSettings Replace(RunSettings settings, Dictionary<SettingField, object> values, List<SettingProblem> problems)
    {
        if (problems.Count > 0)
            throw new InvalidSettingsException(problems);
        var replaced = SettingField.Replace(settings, values);
        var followers = new Dictionary<SettingField, object>();
        foreach (var field in SettingField.All)
            if (field.DefaultsWhen.Count > 0 && !values.ContainsKey(field) && field.Get(settings).Equals(Default(settings, field)))
                followers[field] = Default(replaced, field);
        return SettingField.Replace(replaced, followers);
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
            problems.Add(new SettingProblem(key, value, $"There is no setting “{key}”. Did you mean “{NearestName.OfKey(key, SettingField.All.Select(candidate => candidate.Key))}”?"));
        return field;
    }

    private static bool Applies(RunSettings settings, SettingField field) => Holds(settings, field.Attribute.AppliesWhen);

    /// <summary>Conditions are joined by ';' (all must hold); each lists alternatives by '|', which repeat the key or take the one before.</summary>
    private static bool Holds(RunSettings settings, string conditions)
    {
        foreach (var condition in conditions.Split(';', StringSplitOptions.RemoveEmptyEntries))
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

    private static SettingDescriptor[] Describe() =>
    [
        .. SettingField.All.Select(field => new SettingDescriptor(
            field.Key, field.Attribute.Title, field.Attribute.Help, field.Kind, field.Attribute.Unit, SettingField.Text(field.Get(s_defaults)),
            double.IsFinite(field.Attribute.Min) ? field.Attribute.Min : null, double.IsFinite(field.Attribute.Max) ? field.Attribute.Max : null,
            field.Attribute.MinExclusive, field.Attribute.AppliesWhen, field.Options,
            [.. field.DefaultsWhen.Select(choice => new SettingDefault(choice.Condition, SettingField.Text(choice.Value)))])),
    ];
}
