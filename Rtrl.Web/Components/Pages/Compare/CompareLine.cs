using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>One run of a comparison, told apart from the others.</summary>
/// <param name="Label">The part of its name that the others do not share, with the seed where it differs.</param>
/// <param name="Group">Number of its settings: runs that differ in nothing but seed and stop rules share it.</param>
/// <param name="GroupLabel">What the line of that group's mean is called.</param>
/// <param name="Colour">Index of its hue: that of its group when there are several, and its run's own otherwise.</param>
/// <param name="Dash">Index of its dash: the seeds of a group differ in it, and so do groups that share a hue, since there are but eight.</param>
/// <param name="Marker">0, or the mark at its end when another line has the same hue and dash.</param>
public sealed record CompareLine(RunSummary Run, RunSettings Settings, string Label, int Group, string GroupLabel, int Colour, int Dash, int Marker);
