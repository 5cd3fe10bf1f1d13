using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>One run of a comparison, told apart from the others.</summary>
/// <param name="Label">The part of its name that the others do not share, with the seed where it differs.</param>
/// <param name="Group">Number of its settings: runs that differ in nothing but seed and stop rules share it.</param>
/// <param name="GroupLabel">What the line of that group's mean is called.</param>
/// <param name="Marker">0, or the mark at its end when another line has the same colour.</param>
public sealed record CompareLine(RunSummary Run, RunSettings Settings, string Label, int Group, string GroupLabel, int Marker);
