using System.Text.Json.Serialization;

namespace Rtrl.Engine.Contracts;

/// <summary>Where a run's numbers come from: the program that took its first step, on what.</summary>
/// <param name="VectorPath">Kernel path chosen at start: "avx512", "avx2" or "scalar".</param>
public sealed record Provenance(string Version, string Commit, string Runtime, string OperatingSystem, string Processor, string VectorPath)
{
    /// <summary>Behind a commit: the program was built with changes to it.</summary>
    public const string ChangedMark = "-changed";

    /// <summary>The programs that took it up after this one, each another than the one before it; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Provenance>? Then { get; init; }

    /// <summary>All programs that have trained the run, in order.</summary>
    public IEnumerable<Provenance> Programs() => [this with { Then = null }, .. Then ?? []];

    /// <summary>Where its numbers come from when another program goes on: of a run that stands at step 0, from that one alone.</summary>
    public Provenance TakenUpBy(Provenance program, long step) =>
        step == 0 ? program
        : Programs().Last() == program ? this
        : this with { Then = [.. Then ?? [], program] };
}
