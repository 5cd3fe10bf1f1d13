using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Experiments;

/// <summary>
/// Reads the <c>reported</c> part of a declaration: <c>source</c>, which number is <c>show</c>n, the <c>steps</c> of the paper's runs,
/// <c>values</c> each with the cell it is <c>at</c>, and <c>claims</c>.
/// </summary>
internal static class ReportedFile
{
    private static readonly string[] s_keys = ["source", "show", "steps", "values", "claims"];

    private static readonly string[] s_valueKeys = ["at", "less", "value", "low", "high"];

    private static readonly string[] s_claimKeys = ["text", "show", "at", "less", "together", "above", "below", "value"];

    /// <param name="measures">Those of the experiment, which values and claims may be about.</param>
    public static Reported Read(JsonElement reported, IReadOnlyList<ExperimentFactor> factors, IReadOnlyList<Measure> measures)
    {
        ExperimentFile.RefuseUnknown(reported, s_keys, "reported.");
        string[] shown = [.. Reported.Measures, .. measures.Select(measure => measure.Metric)];
        var show = Shown("reported.show", reported, shown) ?? Reported.Final;
        return new Reported(
            ExperimentFile.Text(reported, "source")
                ?? throw ExperimentFile.Refused(
                    "reported.source",
                    null,
                    "reported.source is missing; say where the numbers and claims are from."
                ),
            show,
            Number("reported.steps", reported, "steps") is { } steps ? checked((long)steps) : null,
            [.. Items("reported.values", reported, "values").Select(item => Value(item.Where, item.Element, factors))],
            [.. Items("reported.claims", reported, "claims").Select(item => Claim(item.Where, item.Element, factors, show, shown))]
        );
    }

    private static ReportedValue Value(string where, JsonElement value, IReadOnlyList<ExperimentFactor> factors)
    {
        ExperimentFile.RefuseUnknown(value, s_valueKeys, where + ".");
        var at = At(where, value, factors);
        foreach (var factor in factors)
            if (!at.TryGetValue(factor.Name, out var levels) || levels.Count != 1)
                throw ExperimentFile.Refused(
                    $"{where}.at",
                    null,
                    $"{where}.at names no single level of “{factor.Name}”; a value belongs to one cell."
                );
        return new ReportedValue(
            [.. factors.Select(factor => at[factor.Name][0])],
            value.TryGetProperty("less", out var less) ? Less(where, less, factors, at) : null,
            Required(where, value, "value"),
            Number($"{where}.low", value, "low"),
            Number($"{where}.high", value, "high")
        );
    }

    private static Claim Claim(string where, JsonElement claim, IReadOnlyList<ExperimentFactor> factors, string show, string[] shown)
    {
        ExperimentFile.RefuseUnknown(claim, s_claimKeys, where + ".");
        var (above, below) = (Number($"{where}.above", claim, "above"), Number($"{where}.below", claim, "below"));
        if (above is null == below is null)
            throw ExperimentFile.Refused(where, null, $"{where} needs one of above and below: the number on whose far side it holds.");
        var at = At(where, claim, factors);
        var together =
            claim.TryGetProperty("together", out var flag)
            && (
                flag.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? flag.GetBoolean()
                    : throw ExperimentFile.Refused(
                        $"{where}.together",
                        flag.GetRawText(),
                        $"{where}.together is {flag.GetRawText()}; allowed are true and false."
                    )
            );
        var measure = Shown($"{where}.show", claim, shown) ?? show;
        var less = claim.TryGetProperty("less", out var subtracted) ? Less(where, subtracted, factors, at) : null;
        if ((less is not null || together) && measure is (Reported.Normalised or Reported.Success or Reported.Solved))
            throw ExperimentFile.Refused(
                $"{where}.show",
                measure,
                $"{where} subtracts or takes a mean over cells, which is done with final returns or one of the measures: show must "
                    + $"be “{Reported.Final}” or one of these, not “{measure}”."
            );
        return new Claim(
            ExperimentFile.Text(claim, "text")
                ?? throw ExperimentFile.Refused($"{where}.text", null, $"{where} has no text; it is the sentence that holds or does not."),
            measure,
            at,
            less,
            together,
            (above ?? below)!.Value,
            above is not null,
            Number($"{where}.value", claim, "value")
        );
    }

    private static (string Factor, string Level)? Less(
        string where,
        JsonElement less,
        IReadOnlyList<ExperimentFactor> factors,
        Dictionary<string, IReadOnlyList<string>> at
    )
    {
        var named = Levels($"{where}.less", less, factors);
        if (named.Count != 1 || named.Values.Single().Count != 1)
            throw ExperimentFile.Refused(
                $"{where}.less",
                less.GetRawText(),
                $"{where}.less names one factor and one of its levels: what is subtracted."
            );
        var (factor, levels) = named.Single();
        if (!at.TryGetValue(factor, out var from) || from.Contains(levels[0]))
            throw ExperimentFile.Refused(
                $"{where}.at",
                null,
                $"{where}.at must name the levels of “{factor}” from which “{levels[0]}” is subtracted, and not that one."
            );
        return (factor, levels[0]);
    }

    private static Dictionary<string, IReadOnlyList<string>> At(
        string where,
        JsonElement element,
        IReadOnlyList<ExperimentFactor> factors
    ) => element.TryGetProperty("at", out var at) ? Levels($"{where}.at", at, factors) : [];

    private static Dictionary<string, IReadOnlyList<string>> Levels(string where, JsonElement at, IReadOnlyList<ExperimentFactor> factors)
    {
        ExperimentFile.RefuseUnknown(at, [.. factors.Select(factor => factor.Name)], where + ".");
        return at.EnumerateObject()
            .ToDictionary(
                property => property.Name,
                property =>
                {
                    var known = factors.First(factor => factor.Name == property.Name).Levels.Select(level => level.Name).ToList();
                    var elements =
                        property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToList() : [property.Value];
                    var names = elements.ConvertAll(name => ExperimentFile.Scalar($"{where}.{property.Name}", name));
                    if (names.Find(name => !known.Contains(name)) is { } unknown)
                        throw ExperimentFile.Refused(
                            $"{where}.{property.Name}",
                            unknown,
                            $"{where}.{property.Name} is “{unknown}”; {property.Name} has the levels {string.Join(", ", known)}."
                        );
                    return names.Count > 0
                        ? (IReadOnlyList<string>)names
                        : throw ExperimentFile.Refused(
                            $"{where}.{property.Name}",
                            "[]",
                            $"{where}.{property.Name} names no level; leave it out to speak of all."
                        );
                }
            );
    }

    private static IEnumerable<(string Where, JsonElement Element)> Items(string where, JsonElement parent, string key) =>
        !parent.TryGetProperty(key, out var list) ? []
        : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select((item, at) => ($"{where}[{at}]", item))
        : throw ExperimentFile.Refused(where, list.GetRawText(), $"{where} must be a list.");

    private static string? Shown(string where, JsonElement element, string[] allowed) =>
        ExperimentFile.Text(element, "show") is not { } show ? null
        : allowed.Contains(show) ? show
        : throw ExperimentFile.Refused(where, show, $"{where} is “{show}”; allowed are {string.Join(", ", allowed)}.");

    private static double Required(string where, JsonElement element, string key) =>
        Number($"{where}.{key}", element, key) ?? throw ExperimentFile.Refused($"{where}.{key}", null, $"{where} has no {key}.");

    private static double? Number(string where, JsonElement element, string key) =>
        !element.TryGetProperty(key, out var number) || number.ValueKind == JsonValueKind.Null ? null
        : number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && double.IsFinite(value) && Math.Abs(value) < 1e15
            ? value
        : throw ExperimentFile.Refused(
            where,
            number.GetRawText(),
            $"{where} is {number.GetRawText()}; it must be a number below 10^15 in size."
        );
}
