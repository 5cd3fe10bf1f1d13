using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Settings;
using Rtrl.Web.Inspection;

namespace Rtrl.Web.Components.Pages.Inspect;

/// <summary>What all panels of an inspector share: the moment, the selection, the time cursor. The page fills it from its URL.</summary>
public sealed class InspectView
{
    /// <summary>Panels that are open unless the URL says otherwise.</summary>
    public static readonly IReadOnlyList<string> OpenAtFirst = ["poles", "state", "units", "flip", "clocks", "credit", "ablate"];

    /// <summary>What an address says under “open” to open one panel more than at first.</summary>
    public static string OpenWith(string panel) => string.Join('.', OpenAtFirst.Append(panel).Order(StringComparer.Ordinal));

    public required RunDetail Detail { get; set; }

    public long Run => Detail.Summary.Id;

    /// <summary>Null until it was taken.</summary>
    public Moment? Moment { get; set; }

    /// <summary>Which recurrent network is looked at; null without recurrence.</summary>
    public string? Network { get; set; }

    /// <summary>The same for live pictures: null where it is the run's first network.</summary>
    public string? OtherNetwork => Network == Moment?.Networks.FirstOrDefault() ? null : Network;

    /// <summary>Name of the network in brackets where there are several.</summary>
    public string OfNetwork => Moment is { Networks.Count: > 1 } ? $" of the {Network} network" : "";

    /// <summary>Selected units, ascending.</summary>
    public IReadOnlyList<int> Units { get; set; } = [];

    /// <summary>Column of the steps that are looked at.</summary>
    public int Column { get; set; }

    /// <summary>An episode that was lived, instead of the rehearsal.</summary>
    public long? Episode { get; set; }

    /// <summary>Pictures follow the run's live frames instead of standing at the moment.</summary>
    public bool Live { get; set; }

    /// <summary>Steps that the time cursor runs over; empty while live.</summary>
    public IReadOnlyList<RecordedStep> Steps { get; set; } = [];

    /// <summary>Names of the panels that are open.</summary>
    public IReadOnlySet<string> Open { get; set; } = OpenAtFirst.ToHashSet();

    /// <summary>What the state picture's colour shows: complex, re, im, abs or phase.</summary>
    public string Mode { get; set; } = "complex";

    /// <summary>How its rows are ordered: slow or similar.</summary>
    public string Order { get; set; } = "slow";

    public required Action<IReadOnlyList<int>> Select { get; init; }

    public required Action<int> MoveTo { get; init; }

    public required Action<string, bool> SetOpen { get; init; }

    public required Action<InspectPicture> Show { get; init; }

    /// <summary>The state panel tells what steps it shows.</summary>
    public required Action<IReadOnlyList<RecordedStep>> Showing { get; init; }

    public bool IsOpen(string panel) => Open.Contains(panel);

    /// <summary>The step that the cursor stands at; null while live.</summary>
    public RecordedStep? Step => Column < Steps.Count ? Steps[Column] : null;

    /// <summary>Column at which the cursor's episode begins.</summary>
    public int EpisodeStart => Step is { } step ? Math.Max(0, Column - step.Metrics.EpisodeStep) : 0;

    /// <summary>Names the steps that are looked at: others are other steps.</summary>
    public string StepsOf => $"{Moment?.Run} {Moment?.Source} {Moment?.Step} {Network} {Episode}";

    /// <summary>"exact" or "local Jacobian".</summary>
    public bool Linear => CellKind.Of(Detail.Settings.Network).Linear;

    /// <summary>Beginning of the names of exported files.</summary>
    public string FileName(string panel, string ending) => $"run {Run} step {Moment?.Step} {panel}.{ending}";
}
