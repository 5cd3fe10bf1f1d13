namespace Rtrl.Engine.Networks.Cells;

/// <summary>A parameter array of a row cell: one row per unit, each multiplied by the same source.</summary>
internal readonly record struct RowPart(string Name, RowSource Source);
