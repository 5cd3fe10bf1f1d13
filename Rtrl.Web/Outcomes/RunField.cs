using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>What a run can be asked for by name: a word about it, a number it came to, or one of its settings.</summary>
/// <param name="Key">Its name in queries and addresses.</param>
/// <param name="Title">Its name on the page.</param>
/// <param name="IsNumber">Compared as a number, so that 0.8 is 0.80; else as text, letter case aside.</param>
/// <param name="Sign">What usually stands between it and a value.</param>
/// <param name="Value">A double or a text; null where the run has none. The settings are null unless <see cref="IsSetting"/>.</param>
public sealed record RunField(
    string Key,
    string Title,
    string Help,
    bool IsNumber,
    string Sign,
    Func<RunSummary, RunSettings?, IComparable?> Value
)
{
    public const string Tag = "tag";

    /// <summary>Every field: first what a run is and came to, then its settings in form order.</summary>
    public static IReadOnlyList<RunField> All { get; } =
    [
        Words("environment", "Environment", "The task.", run => run.Environment) with
        {
            Aliases = ["env", "task"],
        },
        Words("agent", "Agent", "The update rule.", run => run.Agent),
        Words("preset", "Preset", "What it was started from.", run => run.Preset),
        Words("variant", "Variant", "Which of the preset's agents it is.", run => run.Variant),
        Words("status", "Status", "What the run is doing.", run => run.Status.ToString().ToLowerInvariant()) with
        {
            Options = [.. Enum.GetNames<RunStatus>().Select(name => name.ToLowerInvariant())],
        },
        Words(Tag, "Tags", "A tag it has.", run => run.Tags.Count > 0 ? string.Join(", ", run.Tags) : null),
        Words("group", "Started together", "What it was started together with.", run => run.Group),
        Words("name", "Name", "What it is called.", run => run.Name),
        Words("title", "Title", "What it is, in words.", run => run.Title),
        Number("seed", "Seed", ":", "The seed of the random streams.", run => run.Seed),
        Number("right", "Right", ">", "Share of right episodes among the latest, at most 200.", run => run.RecentRight),
        Number("final", "Final return", ">", "Mean return of the last 1/25 of the planned steps.", run => run.Final?.Mean),
        Number("return", "Last return", ">", "Return of the last finished episode.", run => run.LastReturn),
        Number("mean", "Mean return", ">", "Mean return of the latest episodes, at most 200.", run => run.RecentReturn),
        Number("solved", "Solved at", "<", "First step with 190 of the last 200 episodes right.", run => run.SolvedAt),
        Number("lost", "Lost again at", "<", "First step after that with fewer than 150 of the last 200 right.", run => run.LostAt),
        Number("step", "Step", ">", "Environment steps taken.", run => run.Step),
        Number("episodes", "Episodes", ">", "Episodes finished.", run => run.Episodes),
        Number("speed", "Steps/s", ">", "Environment steps a second.", run => run.StepsPerSecond > 0 ? run.StepsPerSecond : null),
        Number("time", "Wall time", ">", "Seconds spent running.", run => run.ElapsedSeconds),
        Number("disk", "Disk", ">", "Bytes of its checkpoints, series and episodes.", run => run.DiskBytes),
        Number("id", "Id", ":", "Number of the run.", run => run.Id),
        .. SettingsDocument.Descriptors.Where(setting => setting.Key != "seed").Select(Setting),
    ];

    private static readonly Dictionary<string, RunField> s_byName = All.SelectMany(field =>
            field.Aliases.Prepend(field.Key).Select(name => KeyValuePair.Create(name, field))
        )
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Other names by which it is known.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>All that it can be; empty where it can be anything.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    public bool IsSetting { get; init; }

    /// <summary>Heading under which lists show it: "run", or the group of settings it belongs to.</summary>
    public string Family => IsSetting ? Key[..Key.IndexOf('.', StringComparison.Ordinal)] : "run";

    /// <summary>By key or alias, letter case aside; null when there is none.</summary>
    public static RunField? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>The value as text; a run with several tags has them all in one.</summary>
    public string? Text(RunSummary run, RunSettings? settings) =>
        Value(run, settings) switch
        {
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            var text => text?.ToString(),
        };

    /// <summary>The values as texts: a run may have several tags.</summary>
    public IReadOnlyList<string> Texts(RunSummary run, RunSettings? settings) =>
        Key == Tag ? run.Tags
        : Text(run, settings) is { } text ? [text]
        : [];

    private static RunField Words(string key, string title, string help, Func<RunSummary, string?> value) =>
        new(key, title, help, false, ":", (run, _) => value(run));

    private static RunField Number(string key, string title, string sign, string help, Func<RunSummary, double?> value) =>
        new(key, title, help, true, sign, (run, _) => value(run));

    /// <summary>Without a value where the setting has no effect: a trace decay of 0.8 says nothing about an agent without traces.</summary>
    private static RunField Setting(SettingDescriptor setting)
    {
        var isNumber = setting.Kind is "number" or "integer";
        return new(setting.Key, setting.Title, setting.Help, isNumber, "=", Value)
        {
            IsSetting = true,
            Options = setting.Kind == "switch" ? ["true", "false"] : [.. setting.Options.Select(option => option.Name)],
        };

        IComparable? Value(RunSummary run, RunSettings? settings)
        {
            if (settings is null || !SettingsDocument.Applies(settings, setting.Key))
                return null;
            var text = SettingsDocument.Get(settings, setting.Key);
            return isNumber ? double.Parse(text, CultureInfo.InvariantCulture) : text;
        }
    }
}
