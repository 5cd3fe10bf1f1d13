using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>Which runs are meant: every condition that is given must hold.</summary>
/// <param name="Ids">These runs only; empty means all.</param>
/// <param name="Tags">Tags that a run must have, all of them.</param>
/// <param name="Preset">Name of the preset it was started from.</param>
/// <param name="Group">What it was started together with.</param>
/// <param name="Settings">Values that its settings must have.</param>
/// <param name="Experiment">One that it belongs to.</param>
public sealed record RunFilter(
    IReadOnlyList<long> Ids,
    IReadOnlyList<string> Tags,
    string? Preset,
    string? Group,
    IReadOnlyList<KeyValuePair<string, string>> Settings,
    Experiment? Experiment = null
)
{
    /// <summary>What a query asks of them besides; nothing, unless it is given.</summary>
    public RunQuery Where { get; init; } = RunQuery.Parse("");

    /// <summary>Oldest first.</summary>
    /// <exception cref="InvalidSettingsException">A key that does not exist; the nearest is named.</exception>
    public IReadOnlyList<RunDetail> Of(IRunQueries queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var identities = Experiment?.Identities.SelectMany(seeds => seeds).ToHashSet();
        long[] chosen =
        [
            .. from run in queries.List()
            where Ids.Count == 0 || Ids.Contains(run.Id)
            where Tags.All(tag => run.Tags.Contains(tag))
            where Preset is null || run.Preset == Preset
            where Group is null || run.Group == Group
            where identities is null || (run is { Identity: { } identity, Altered: false } && identities.Contains(identity))
            orderby run.Id
            select run.Id,
        ];
        return
        [
            .. from run in queries.FindMany(chosen)
            where Settings.All(wanted => Same(run.Settings, wanted))
            where Where.Fits(run.Summary, _ => run.Settings)
            orderby run.Summary.Id
            select run,
        ];
    }

    /// <summary>Compared as the setting's own kind: 0.8 is 0.80.</summary>
    private static bool Same(RunSettings settings, KeyValuePair<string, string> wanted) =>
        SettingsDocument.Get(settings, wanted.Key) == SettingsDocument.Get(SettingsDocument.With(settings, [wanted]), wanted.Key);
}
