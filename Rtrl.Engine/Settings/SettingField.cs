using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Rtrl.Engine.Settings;

/// <summary>One property of <see cref="RunSettings"/> that carries a <see cref="SettingAttribute"/>, found once by reflection.</summary>
internal sealed class SettingField
{
    private static readonly SettingField[] s_all = [.. Find()];

    private static readonly Dictionary<string, SettingField> s_byKey = s_all.ToDictionary(field => field.Key);

    private static readonly PropertyInfo[] s_groups = [.. s_all.Select(field => field.Group).OfType<PropertyInfo>().Distinct()];

    private SettingField(PropertyInfo? group, PropertyInfo property, SettingAttribute attribute)
    {
        Group = group;
        Property = property;
        Attribute = attribute;
        DefaultsWhen =
        [
            .. property.GetCustomAttributes<DefaultWhenAttribute>().Select(choice => (Conditions.Expand(choice.Condition), choice.Value)),
        ];
        AppliesWhen = Conditions.Expand(attribute.AppliesWhen);
        GroupName = group is null ? "" : JsonNamingPolicy.CamelCase.ConvertName(group.Name);
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Key = group is null ? Name : $"{GroupName}.{Name}";
        Kind =
            property.PropertyType == typeof(bool) ? "switch"
            : property.PropertyType == typeof(string) ? "choice"
            : property.PropertyType == typeof(double) ? "number"
            : "integer";
    }

    /// <summary>Every setting in the order of declaration, which is the order of the form.</summary>
    public static IReadOnlyList<SettingField> All => s_all;

    public PropertyInfo? Group { get; }

    public PropertyInfo Property { get; }

    public SettingAttribute Attribute { get; }

    /// <summary>Defaults that depend on other settings; empty for most.</summary>
    public IReadOnlyList<(string Condition, object Value)> DefaultsWhen { get; }

    /// <summary>When it counts, with names in place of traits.</summary>
    public string AppliesWhen { get; }

    public string GroupName { get; }

    public string Name { get; }

    public string Key { get; }

    public string Kind { get; }

    public IReadOnlyList<SettingOption> Options => Attribute.Options.Length == 0 ? [] : SettingOptions.List(Attribute.Options);

    private string KindWords =>
        Kind switch
        {
            "switch" => "true or false",
            "choice" => "a text",
            "integer" => "a whole number",
            _ => "a number",
        };

    public static SettingField? FindByKey(string key) => s_byKey.GetValueOrDefault(key);

    public static bool IsGroup(string name) => Array.Exists(s_all, field => field.GroupName == name && name.Length > 0);

    public object Get(RunSettings settings) => Property.GetValue(Group is null ? settings : Group.GetValue(settings))!;

    /// <summary>A copy in which the values of the given fields are replaced.</summary>
    public static RunSettings Replace(RunSettings settings, IReadOnlyDictionary<SettingField, object> values)
    {
        var copy = new RunSettings();
        foreach (var group in s_groups)
            group.SetValue(copy, Activator.CreateInstance(group.PropertyType));
        foreach (var field in s_all)
            field.Property.SetValue(
                field.Group is null ? copy : field.Group.GetValue(copy),
                values.TryGetValue(field, out var value) ? value : field.Get(settings)
            );
        return copy;
    }

    /// <summary>Invariant text that <see cref="Parse(string, out SettingProblem?)"/> reads back to the same value.</summary>
    public static string Text(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => (string)value,
        };

    public object? Parse(string text, out SettingProblem? problem)
    {
        text = text.Trim();
        object? value = Kind switch
        {
            "switch" => bool.TryParse(text, out var flag) ? flag : null,
            "choice" => text.Length > 0 ? text : null,
            "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
        return Convert(value, text, $"“{text}”", out problem);
    }

    public object? Parse(JsonElement json, out SettingProblem? problem)
    {
        object? value = (Kind, json.ValueKind) switch
        {
            ("switch", JsonValueKind.True) => true,
            ("switch", JsonValueKind.False) => false,
            ("choice", JsonValueKind.String) => json.GetString(),
            ("integer", JsonValueKind.Number) when json.TryGetInt64(out var whole) => whole,
            ("integer" or "number", JsonValueKind.Number) => json.TryGetDouble(out var number) ? number : null,
            _ => null,
        };
        var shown = json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => $"the text “{json.GetString()}”",
            _ => json.GetRawText(),
        };
        return Convert(value, json.GetRawText(), shown, out problem);
    }

    /// <summary>What is wrong with a value of the right kind; null when it is allowed.</summary>
    public SettingProblem? Check(object value)
    {
        if (Kind == "switch")
            return null;

        if (value is string name)
        {
            var options = Options;
            return options.Any(option => option.Name == name)
                ? null
                : new SettingProblem(
                    Key,
                    name,
                    $"{Key} is “{name}”; allowed are {string.Join(", ", options.Select(option => option.Name))}. Did you mean "
                        + $"“{NearestName.Of(name, options.Select(option => option.Name))}”?"
                );
        }

        var number = System.Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var above = Attribute.MinExclusive ? number > Attribute.Min : number >= Attribute.Min;
        return double.IsFinite(number) && above && number <= Attribute.Max
            ? null
            : new SettingProblem(Key, Text(value), OutOfRange(Text(value)));
    }

    private string OutOfRange(string value) => $"{Key} is {value}; allowed is {RangeWords()}.{Reason(value)}";

    private string RangeWords()
    {
        var unit = Attribute.Unit.Length == 0 ? "" : " " + Attribute.Unit;
        return (double.IsFinite(Attribute.Min), double.IsFinite(Attribute.Max)) switch
        {
            (true, true) when Attribute.MinExclusive =>
                $"{KindWords} above {Words(Attribute.Min)} and at most {Words(Attribute.Max)}{unit}",
            (true, true) => $"{KindWords} from {Words(Attribute.Min)} to {Words(Attribute.Max)}{unit}",
            (true, false) => $"{KindWords} {(Attribute.MinExclusive ? "above" : "of at least")} {Words(Attribute.Min)}{unit}",
            (false, true) => $"{KindWords} of at most {Words(Attribute.Max)}{unit}",
            _ => $"a finite number{unit}",
        };
    }

    private string Reason(string value) =>
        Key == "environment.length" && value == "1"
            ? " L >= 2: the chain's clock is 1 − t/(L − 1), so L = 1 would divide by zero; L = 2 is the shortest chain and needs no memory."
            : "";

    private object? Convert(object? value, string raw, string shown, out SettingProblem? problem)
    {
        problem = null;
        if (Kind == "integer" && value is double number && double.IsInteger(number) && Math.Abs(number) <= 9007199254740992)
            value = (long)number;

        switch (value)
        {
            case double when Kind == "integer":
            case null:
                problem = new SettingProblem(
                    Key,
                    raw,
                    $"{Key} is {shown}; it must be "
                        + (
                            Attribute.Options.Length > 0
                                ? $"one of {string.Join(", ", Options.Select(option => option.Name))}."
                                : $"{KindWords}."
                        )
                );
                return null;
            case double real when !double.IsFinite(real):
            case long whole when Property.PropertyType == typeof(int) && whole is < int.MinValue or > int.MaxValue:
                problem = new SettingProblem(Key, raw, OutOfRange(raw));
                return null;
            case long whole when Property.PropertyType == typeof(int):
                return (int)whole;
            case long whole when Property.PropertyType == typeof(double):
                return (double)whole;
            case double real:
                return real + 0.0; // −0 is 0 and is called so
            default:
                return value;
        }
    }

    private static string Words(double number) =>
        double.IsInteger(number) && Math.Abs(number) < 1e16
            ? number.ToString("N0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<SettingField> Find()
    {
        foreach (var property in Declared(typeof(RunSettings)))
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { } own)
                yield return new SettingField(null, property, own);
            else
                foreach (var inner in Declared(property.PropertyType))
                    yield return new SettingField(
                        property,
                        inner,
                        inner.GetCustomAttribute<SettingAttribute>()
                            ?? throw new InvalidOperationException(
                                $"{property.PropertyType.Name}.{inner.Name} has no [Setting]; every setting is described where it "
                                    + "is declared."
                            )
                    );
        }
    }

    private static IEnumerable<PropertyInfo> Declared(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken);
}
