namespace Rtrl.Engine.Contracts;

/// <summary>Where a run's numbers come from.</summary>
/// <param name="VectorPath">Kernel path chosen at start: "avx512", "avx2" or "scalar".</param>
public sealed record Provenance(string Version, string Commit, string Runtime, string OperatingSystem, string Processor, string VectorPath)
{
    /// <summary>Behind a commit: the program was built with changes to it.</summary>
    public const string ChangedMark = "-changed";
}
