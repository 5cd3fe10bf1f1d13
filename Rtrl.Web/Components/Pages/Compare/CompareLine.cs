using Rtrl.Data;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>One seed of a group as it is drawn.</summary>
/// <param name="Label">That of its group, with the seed where there are several.</param>
/// <param name="Dash">Index of its dash: the seeds of a group differ in it, and so do groups that share a hue.</param>
/// <param name="Marker">0, or the mark at its end when another line has the same hue and dash.</param>
public sealed record CompareLine(RunSummary Run, string Label, int Dash, int Marker);
