using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Figures;

/// <summary>Where the numbers of some runs come from, without dates: what trained them, on what, and for how long.</summary>
/// <param name="Builds">Of every program that trained one of them, versions with the first digits of their commits, in the order of their
/// oldest run.</param>
/// <param name="Commits">The commits whole.</param>
/// <param name="VectorPaths">Kernels that they were trained with; other kernels round otherwise.</param>
/// <param name="Machines">Processor, system and runtime of each.</param>
/// <param name="Training">Wall-clock time of all of them together, one after the other.</param>
public sealed record RunOrigins(
    IReadOnlyList<string> Builds,
    IReadOnlyList<string> Commits,
    IReadOnlyList<string> VectorPaths,
    IReadOnlyList<string> Machines,
    TimeSpan Training
)
{
    private const int ShortCommit = 10;

    public static RunOrigins Of(IEnumerable<RunDetail> runs)
    {
        RunDetail[] all = [.. runs.OrderBy(run => run.Summary.Id)];
        Provenance[] programs = [.. all.SelectMany(run => run.Provenance.Programs())];
        return new RunOrigins(
            Distinct(Build),
            Distinct(program => program.Commit),
            Distinct(program => program.VectorPath),
            Distinct(program => $"{program.Processor}, {program.OperatingSystem}, {program.Runtime}"),
            TimeSpan.FromSeconds(all.Sum(run => run.Summary.ElapsedSeconds))
        );

        string[] Distinct(Func<Provenance, string> of) => [.. programs.Select(of).Distinct()];
    }

    private static string Build(Provenance program)
    {
        var changed = IsChanged(program.Commit) ? " with changes" : "";
        return $"{program.Version}+{(program.Commit.Length > ShortCommit ? program.Commit[..ShortCommit] : program.Commit)}{changed}";
    }

    /// <summary>Whether some were trained by a program with changes that are in no commit.</summary>
    public bool Changed => Commits.Any(IsChanged);

    private static bool IsChanged(string commit) => commit.EndsWith(Provenance.ChangedMark, StringComparison.Ordinal);

    /// <summary>"rtrl 0.1.0+63c9641e4d, avx2"; empty without runs.</summary>
    public string Words => Builds.Count == 0 ? "" : $"rtrl {Few(Builds, "builds")}, {Few(VectorPaths, "vector paths")}";

    private static string Few(IReadOnlyList<string> names, string many) =>
        names.Count <= 3 ? string.Join(" and ", names) : $"{names.Count} {many}";
}
