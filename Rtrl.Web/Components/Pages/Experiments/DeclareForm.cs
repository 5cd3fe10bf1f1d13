using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.New;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>An experiment while it is being declared: the fields of the form, and the declaration that they make.</summary>
public sealed partial class DeclareForm
{
    private const int LongestName = 80;

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Name { get; set; } = "my-experiment";

    public string Title { get; set; } = "";

    public string Preset { get; set; } = "";

    /// <summary>Agents of the preset that take part; of one agent it is the start, of several they are a factor.</summary>
    public HashSet<string> Variants { get; } = [];

    /// <summary>What varies: a setting's key and its values as text.</summary>
    public List<DeclareRow> Vary { get; } = [new("environment.length", "4, 8, 16")];

    /// <summary>What all runs share.</summary>
    public List<DeclareRow> Shared { get; } = [];

    public string Seeds { get; set; } = "0..4";

    /// <summary>The same runs as those that a start asks for.</summary>
    public static DeclareForm Of(StartForm start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (preset, shared) = StartCopy.Spelled(start);
        var form = new DeclareForm
        {
            Name = NameOf(start.EffectiveName),
            Title = start.EffectiveName,
            Preset = preset ?? "",
            Seeds = start.Seeds,
        };
        if (preset is not null)
            form.Variants.UnionWith(start.Agents.Select(agent => agent.Name));
        form.Vary.Clear();
        form.Vary.AddRange(start.Vary.Select(several => new DeclareRow(several.Key, start.List(several.Key)!)));
        form.Shared.AddRange(shared.Select(one => new DeclareRow(one.Key, one.Value)));
        return form;
    }

    /// <summary>The declaration that the fields make.</summary>
    public string ToJson()
    {
        var vary = new Dictionary<string, object>();
        if (Variants.Count > 1)
            vary["method"] = Variants.Select(variant => new { name = variant }).ToArray();
        foreach (var row in Vary.Where(row => row.Key.Trim().Length > 0))
            vary[row.Key.Trim()] = row.Values.Trim();
        var declaration = new Dictionary<string, object>();
        if (Title.Trim().Length > 0)
            declaration["title"] = Title.Trim();
        if (Preset.Length > 0)
            declaration["preset"] = Preset;
        if (Preset.Length > 0 && Variants.Count > 0)
            declaration["variant"] = Variants.Count > 1 ? "{method}" : Variants.Single();
        if (Shared.Exists(row => row.Key.Trim().Length > 0))
            declaration["settings"] = SettingJson.Object(
                Shared
                    .Where(row => row.Key.Trim().Length > 0)
                    .GroupBy(row => row.Key.Trim())
                    .Select(row => KeyValuePair.Create(row.Key, row.Last().Values.Trim()))
            );
        declaration["vary"] = vary;
        declaration["seeds"] = Seeds.Trim();
        return JsonSerializer.Serialize(declaration, s_json);
    }

    /// <summary>Lower-case words joined by dashes, as an experiment is called.</summary>
    private static string NameOf(string text)
    {
        var name = string.Join('-', Plain().Matches(text.ToLowerInvariant()).Select(word => word.Value));
        return name.Length == 0 ? "my-experiment"
            : name.Length <= LongestName ? name
            : name[..LongestName].TrimEnd('-');
    }

    [GeneratedRegex("[a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Plain();

    /// <summary>The experiment, or what keeps it from being one.</summary>
    public static (Experiment? Experiment, IReadOnlyList<string> Problems) Read(string name, string json)
    {
        try
        {
            return (ExperimentFile.Read(name, json), []);
        }
        catch (InvalidSettingsException exception)
        {
            return (null, [.. exception.Problems.Select(problem => problem.Message).Distinct()]);
        }
    }
}
