using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Experiments;

/// <summary>One number that a claim speaks of.</summary>
/// <param name="Label">The cell, or how many of the cells are in it.</param>
/// <param name="Value">Null while no run says anything.</param>
/// <param name="Decides">Whether it is of enough seeds, of every cell, to decide by.</param>
public sealed record ClaimNumber(string Label, Estimate? Value, bool Decides);
