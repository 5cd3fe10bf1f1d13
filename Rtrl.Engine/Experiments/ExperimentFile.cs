using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Experiments;

/// <summary>
/// Reads a declaration: <c>title</c>, <c>description</c>, where the runs start from (<c>preset</c>, <c>variant</c>), the <c>settings</c>
/// they share, what they
/// <c>vary</c>, their <c>seeds</c>, further <c>measures</c>, and what a paper <c>reported</c> of them. A varied setting is given by its key
/// with a list (<c>[0, 0.8]</c>) or a text for <see cref="ValueList"/>; settings that go together by a name of your own with objects that
/// hold <c>name</c>, <c>settings</c> and <c>word</c>: preset and variant may name a factor in braces, as <c>{task}-{method}-later</c>, and
/// the word of its level (else its name) takes that place.
/// </summary>
public static partial class ExperimentFile
{
    private const int LongestName = 80;

    private static readonly string[] s_keys =
    [
        "title",
        "description",
        "preset",
        "variant",
        "settings",
        "vary",
        "seeds",
        "measures",
        "reported",
    ];

    private static readonly string[] s_measureKeys = ["metric", "last"];

    private static readonly string[] s_choiceKeys = ["name", "word", "settings"];

    private static readonly JsonDocumentOptions s_options = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = 16,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="InvalidSettingsException">What cannot be read or run: the message says where, and what is allowed.</exception>
    public static Experiment Read(string name, string json)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(json);
        if (name.Length > LongestName || !Words().IsMatch(name))
            throw Refused(
                "name",
                name,
                $"“{name}” is no name for an experiment; allowed are lower-case letters, digits and dashes, {LongestName} at most, "
                    + "such as memory-chain-lengths."
            );
        if (name == "new")
            throw Refused("name", name, "“new” is the address of the form in which experiments are declared; choose another name.");
        using var document = Parse(json);
        var root = document.RootElement;
        RefuseUnknown(root, s_keys, "");
        var factors = root.TryGetProperty("vary", out var vary) ? Factors(vary) : [];
        var seeds = root.TryGetProperty("seeds", out var given) ? Seeds(given) : [0];
        var cells = Cells(root, factors, seeds.Count);
        RefuseTwice(cells);
        var measures = root.TryGetProperty("measures", out var judged) ? Measures(judged) : [];
        var reported = root.TryGetProperty("reported", out var paper) ? ReportedFile.Read(paper, factors, measures) : null;
        return new Experiment(
            name,
            Text(root, "title") ?? name,
            Text(root, "description") ?? "",
            factors,
            cells,
            seeds,
            measures,
            reported,
            json
        );
    }

    private static Measure[] Measures(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw Refused("measures", list.GetRawText(), "measures must be a list of metrics such as [\"stepNanoseconds\"].");
        Measure[] measures = [.. list.EnumerateArray().Select((item, at) => Measured($"measures[{at}]", item))];
        return measures.GroupBy(measure => measure.Metric).FirstOrDefault(same => same.Skip(1).Any()) is not { } twice
            ? measures
            : throw Refused("measures", twice.Key, $"measures names “{twice.Key}” twice; once is enough.");
    }

    private static Measure Measured(string where, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.String)
            RefuseUnknown(item, s_measureKeys, where + ".");
        var metric =
            item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : Text(item, "metric") ?? throw Refused($"{where}.metric", null, $"{where} names no metric.");
        var known = RunMetrics.All.Select(one => one.Name).ToArray();
        if (!known.Contains(metric))
            throw Refused(
                where,
                metric,
                $"{where} is “{metric}”, which is no metric. Did you mean “{NearestName.Of(metric, known)}”? There are: "
                    + $"{string.Join(", ", known)}."
            );
        if (item.ValueKind == JsonValueKind.String || Text(item, "last") is not { } last)
            return new Measure(metric);
        return
            LastPart().Match(last) is { Success: true } match
            && int.TryParse(match.Groups["part"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            && part is >= 1 and <= Measure.SmallestPart
            ? new Measure(metric, part)
            : throw Refused(
                $"{where}.last",
                last,
                $"{where}.last is “{last}”; allowed is a part of the steps from 1/1 to 1/{Measure.SmallestPart}, such as 1/25."
            );
    }

    private static List<ExperimentFactor> Factors(JsonElement vary)
    {
        if (vary.ValueKind != JsonValueKind.Object)
            throw Refused("vary", vary.GetRawText(), "vary must be an object such as {\"environment.length\": \"8..64 x2\"}.");
        return [.. vary.EnumerateObject().Select(property => new ExperimentFactor(property.Name, Levels(property.Name, property.Value)))];
    }

    private static IReadOnlyList<ExperimentLevel> Levels(string factor, JsonElement values)
    {
        if (values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.Object)
            return Choices(factor, values);
        return [.. Values(factor, values).Select(text => new ExperimentLevel(text, [KeyValuePair.Create(factor, text)], text))];
    }

    /// <summary>The values that a setting takes: a list, or a text for <see cref="ValueList"/>.</summary>
    /// <exception cref="InvalidSettingsException">An unknown key, the seed, or values that cannot be read.</exception>
    public static IReadOnlyList<string> Values(string factor, JsonElement values)
    {
        if (values.ValueKind == JsonValueKind.Array && values.GetArrayLength() == 0)
            throw Refused($"vary.{factor}", "[]", $"vary.{factor} has no value; give at least one.");
        _ = SettingsDocument.Get(new RunSettings(), factor); // refuses an unknown key
        IReadOnlyList<string> texts = values.ValueKind switch
        {
            JsonValueKind.Array => [.. values.EnumerateArray().Select(value => Scalar($"vary.{factor}", value))],
            _ => List($"vary.{factor}", Scalar($"vary.{factor}", values)),
        };
        if (factor == "seed")
            throw Refused(
                "vary.seed",
                null,
                "seed is not varied like a setting: give the list as \"seeds\", so that intervals are taken over it."
            );
        return texts;
    }

    private static ExperimentLevel[] Choices(string factor, JsonElement values)
    {
        ExperimentLevel[] levels = [.. values.EnumerateArray().Select((choice, at) => Choice($"vary.{factor}[{at}]", choice))];
        if (levels.GroupBy(level => level.Name).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw Refused($"vary.{factor}", twice.Key, $"vary.{factor} has two choices called “{twice.Key}”; give each a name of its own.");
        return levels;
    }

    private static ExperimentLevel Choice(string where, JsonElement choice)
    {
        RefuseUnknown(choice, s_choiceKeys, where + ".");
        var name = Text(choice, "name") ?? throw Refused($"{where}.name", null, $"{where} has no name; it is what its runs are called by.");
        return new ExperimentLevel(
            name,
            choice.TryGetProperty("settings", out var settings) ? SettingsDocument.Overrides(settings) : [],
            Text(choice, "word") ?? name
        );
    }

    private static ExperimentCell[] Cells(JsonElement root, List<ExperimentFactor> factors, int seeds)
    {
        var start = (Preset: Text(root, "preset"), Variant: Text(root, "variant"));
        if (start is { Preset: null, Variant: { } agent })
            throw Refused("variant", agent, $"The agent “{agent}” is named without a preset; name that too.");
        var shared = root.TryGetProperty("settings", out var settings) ? SettingsDocument.Overrides(settings) : [];
        IEnumerable<IReadOnlyList<ExperimentLevel>> combinations =
        [
            [],
        ];
        foreach (var factor in factors)
            combinations = combinations.SelectMany(
                before => factor.Levels,
                (before, level) => (IReadOnlyList<ExperimentLevel>)[.. before, level]
            );
        if (
            factors.Aggregate((long)seeds, (count, factor) => Math.Min(count * factor.Levels.Count, int.MaxValue))
            is > Experiment.MostRuns
                and var runs
        )
            throw Refused("vary", null, $"These are {runs:N0} runs; allowed are {Experiment.MostRuns:N0}. Give fewer values or seeds.");

        ExperimentCell[] cells =
        [
            .. combinations.Select(levels =>
            {
                var (preset, variant) = (
                    Filled("preset", start.Preset, factors, levels),
                    Filled("variant", start.Variant, factors, levels)
                );
                var overrides = shared.Concat(levels.SelectMany(one => one.Settings));
                var begun = preset is null ? null : Start(preset, variant).With(overrides);
                return new ExperimentCell(
                    [.. levels.Select(one => one.Name)],
                    begun?.Settings ?? SettingsDocument.With(new RunSettings(), overrides),
                    preset,
                    begun?.Name
                );
            }),
        ];
        SettingProblem[] problems =
        [
            .. from cell in cells
            from problem in SettingsDocument.Validate(cell.Settings)
            select cell.Levels.Count == 0 ? problem : problem with { Message = $"{cell.Label}: {problem.Message}" },
        ];
        return problems.Length == 0 ? cells : throw new InvalidSettingsException([.. problems.Take(SettingsDocument.MostProblems)]);
    }

    /// <summary>The name with the words of the levels in place of the factors in braces.</summary>
    private static string? Filled(string key, string? template, List<ExperimentFactor> factors, IReadOnlyList<ExperimentLevel> levels) =>
        template is null
            ? null
            : Braces()
                .Replace(
                    template,
                    brace =>
                        factors.FindIndex(factor => factor.Name == brace.Groups["factor"].Value) is >= 0 and var at
                            ? levels[at].Word
                            : throw Refused(
                                key,
                                template,
                                $"{key} is “{template}”, but nothing that varies is called “{brace.Groups["factor"].Value}”."
                            )
                );

    private static PresetVariant Start(string preset, string? variant) =>
        PresetFiles.Named(preset) is var found && variant is not null ? found.Variant(variant) : found.Variants[0];

    private static void RefuseTwice(IEnumerable<ExperimentCell> cells)
    {
        var seen = new Dictionary<string, ExperimentCell>();
        foreach (var cell in cells)
            if (!seen.TryAdd(SettingsIdentity.OfSeeds(cell.Settings), cell))
                throw Refused(
                    "vary",
                    cell.Label,
                    $"({seen[SettingsIdentity.OfSeeds(cell.Settings)].Label}) and ({cell.Label}) are the same settings; the same "
                        + "settings and seed give the same run."
                );
    }

    private static IReadOnlyList<long> Seeds(JsonElement seeds)
    {
        var text =
            seeds.ValueKind == JsonValueKind.Array
                ? string.Join(',', seeds.EnumerateArray().Select(seed => Scalar("seeds", seed)))
                : Scalar("seeds", seeds);
        var (list, problem) = SeedList.Parse(text);
        return problem is null ? list : throw Refused("seeds", text, $"seeds: {problem}");
    }

    private static IReadOnlyList<string> List(string key, string text)
    {
        var (values, problem) = ValueList.Parse(text);
        return problem is null ? values : throw Refused(key, text, $"{key}: {problem}");
    }

    internal static string Scalar(string key, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Refused(
                key,
                value.GetRawText(),
                $"{key} is {value.GetRawText()}; allowed are a number, a text, true, false, or a list of these."
            ),
        };

    internal static string? Text(JsonElement element, string key) =>
        !element.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Trim().Length > 0 ? text.Trim()
        : throw Refused(key, value.GetRawText(), $"{key} is {value.GetRawText()}; it must be a text.");

    internal static void RefuseUnknown(JsonElement element, string[] keys, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refused(
                where.TrimEnd('.'),
                element.GetRawText(),
                $"{(where.Length == 0 ? "An experiment" : where.TrimEnd('.'))} must be a JSON object with {string.Join(", ", keys)}."
            );
        foreach (var property in element.EnumerateObject())
            if (!keys.Contains(property.Name))
                throw Refused(
                    where + property.Name,
                    null,
                    $"There is no key “{where}{property.Name}” in an experiment. Did you mean "
                        + $"“{where}{NearestName.Of(property.Name, keys)}”?"
                );
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, s_options);
        }
        catch (JsonException error)
        {
            throw Refused(
                "",
                null,
                "This is not valid JSON"
                    + (error.LineNumber is { } line ? $" at line {line + 1}, position {error.BytePositionInLine + 1}" : "")
                    + $": {error.Message.Split(" LineNumber:", 2)[0].TrimEnd()}"
            );
        }
    }

    internal static InvalidSettingsException Refused(string key, string? value, string message) =>
        new([new SettingProblem(key, value, message)]);

    [GeneratedRegex(@"\{(?<factor>[^{}]*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Braces();

    [GeneratedRegex("^1/(?<part>[0-9]{1,4})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LastPart();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
