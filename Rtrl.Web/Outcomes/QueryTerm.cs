using System.Globalization;
using System.Text.RegularExpressions;
using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>One condition of a query: a field, a sign and values, or words; a leading minus turns it round.</summary>
public sealed partial class QueryTerm
{
    private readonly bool _negated;
    private readonly string _sign = "";
    private readonly IReadOnlyList<string> _texts = [];
    private readonly IReadOnlyList<double> _numbers = [];

    private QueryTerm(string written)
    {
        Written = written;
        _negated = written.StartsWith('-') && written.Length > 1;
        var bare = _negated ? written[1..] : written;
        var parts = Shape().Match(bare);
        var alternatives = QueryText.Alternatives(parts.Success ? parts.Groups["value"].Value : bare);
        _texts = [.. alternatives.Select(QueryText.Meant).Where(text => text.Length > 0)];
        if (!parts.Success)
            return;

        (var name, _sign) = (parts.Groups["name"].Value, parts.Groups["sign"].Value);
        if (_sign == "!=")
            (_sign, _negated) = ("=", !_negated);
        Field = RunField.Find(name);
        Problem =
            Field is null
                ? $"A run has no “{name}”. Did you mean “{NearestName.OfKey(name, RunField.All.Select(field => field.Key))}”? "
                    + "Words with a sign in them stand in quotes."
            : _texts.Count == 0 ? $"{name}{_sign} has no value; write one, such as {Example(Field)}."
            : Field.IsNumber ? ReadNumbers(out _numbers)
            : Misfit();
    }

    /// <summary>As it was typed.</summary>
    public string Written { get; }

    /// <summary>Why it cannot be used, in words; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>What it is about; null for words, and for a name that is unknown.</summary>
    public RunField? Field { get; }

    public bool AsksSettings => Field is { IsSetting: true };

    /// <summary>Quotes or bars with nothing in them.</summary>
    private bool IsBlank => Field is null && _texts.Count == 0;

    public static QueryTerm Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return new QueryTerm(written);
    }

    /// <summary>Whether it is a field and a sign, be its value right, wrong or still missing.</summary>
    public static bool HasSign(string written, out string before, out string value)
    {
        var parts = Shape().Match(written.StartsWith('-') ? written[1..] : written);
        value = parts.Groups["value"].Value;
        before = written[..^value.Length];
        return parts.Success;
    }

    /// <param name="settings">Of a run; asked only by a term about a setting.</param>
    public bool Fits(RunSummary run, Func<RunSummary, RunSettings?> settings) => IsBlank || Holds(run, settings) != _negated;

    /// <summary>200k, 1.5M, 90 %, 1e-3, 200,000.</summary>
    internal static bool TryNumber(string text, out double number)
    {
        var (digits, unit) =
            text.Length == 0
                ? (text, 1)
                : char.ToLowerInvariant(text[^1]) switch
                {
                    'k' => (text[..^1], 1e3),
                    'm' => (text[..^1], 1e6),
                    '%' => (text[..^1].TrimEnd(), 0.01),
                    _ => (text, 1.0),
                };
        var read = double.TryParse(
            digits.Replace('−', '-'),
            NumberStyles.Float | NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out number
        );
        number *= unit;
        return read && double.IsFinite(number);
    }

    [GeneratedRegex(
        @"^(?<name>[A-Za-z][A-Za-z0-9.]*)(?<sign>:|!=|<=|>=|=|<|>)(?<value>.*)$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();

    private static string Example(RunField field) =>
        field.Key
        + field.Sign
        + field switch
        {
            { Key: "right" or "final" or "return" or "mean" } => "0.9",
            { IsNumber: true } => "200k",
            { Options: [var option, ..] } => option,
            _ => "old",
        };

    private static bool Has(string? where, string what) => where is not null && where.Contains(what, StringComparison.OrdinalIgnoreCase);

    private string? ReadNumbers(out IReadOnlyList<double> numbers)
    {
        var read = new List<double>();
        numbers = read;
        foreach (var text in _texts)
        {
            if (!TryNumber(text, out var number))
                return $"{Field!.Key} is compared with “{text}”; it must be a number, such as 0.8, 200k or 1.5M.";
            read.Add(number);
        }

        return null;
    }

    private string? Misfit()
    {
        if (_sign is not (":" or "="))
            return $"{Field!.Key} is a text, which {_sign} cannot compare; use : (has it in it) or = (is it).";
        if (
            Field!.Options.Count == 0
            || _texts.FirstOrDefault(text => !Field.Options.Any(option => Agrees(option, text))) is not { } stranger
        )
            return null;
        return $"{Field.Key} is never “{stranger}”; it is one of {string.Join(", ", Field.Options)}. "
            + $"Did you mean “{NearestName.Of(stranger, Field.Options)}”?";
    }

    private bool Holds(RunSummary run, Func<RunSummary, RunSettings?> settings)
    {
        if (Field is null)
            return _texts.Any(text => IsAbout(run, text));
        var known = AsksSettings ? settings(run) : null;
        if (Field.IsNumber)
            return Field.Value(run, known) is double value && _numbers.Any(number => Compares(value, number));
        var values = Field.Texts(run, known);
        return _texts.Any(text => values.Any(one => Agrees(one, text)));
    }

    private bool Agrees(string value, string text) =>
        _sign == ":" ? Has(value, text) : value.Equals(text, StringComparison.OrdinalIgnoreCase);

    private bool Compares(double value, double number) =>
        _sign switch
        {
            "<" => value < number,
            "<=" => value <= number,
            ">" => value > number,
            ">=" => value >= number,
            _ => value.Equals(number),
        };

    private static bool IsAbout(RunSummary run, string text) =>
        Has(run.Name, text)
        || Has(run.Title, text)
        || run.Tags.Any(tag => Has(tag, text))
        || $"{run.Id}" == text
        || Has($"seed {run.Seed}", text);
}
