namespace Rtrl.Engine.Networks.Cells;

/// <summary>A layer of complex units with a retention and a phase each.</summary>
internal abstract record TraceUnitKind(string Name, string Title, string Help) : CellMaker(Name, Title, Help)
{
    internal override IReadOnlyList<string> Traits => ["recurrent", "trace-unit", "fan-in"];

    internal override int OutputsPerUnit => 2;
}
