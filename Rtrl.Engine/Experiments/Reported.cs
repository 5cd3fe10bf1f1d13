namespace Rtrl.Engine.Experiments;

/// <summary>
/// What a paper says about an experiment: numbers to stand beside one's own, and claims that one's own runs may bear out or not.
/// </summary>
/// <param name="Source">The paper, as a reader finds it, with seeds and the kind of its intervals.</param>
/// <param name="Show">Which number of a cell the values are: one of <see cref="Measures"/>, or the metric of one of the experiment’s own
/// measures.</param>
/// <param name="Steps">Environment steps of the paper's runs; null: as many as these.</param>
public sealed record Reported(string Source, string Show, long? Steps, IReadOnlyList<ReportedValue> Values, IReadOnlyList<Claim> Claims)
{
    /// <summary>Final return as it is.</summary>
    public const string Final = "final";

    /// <summary>Final return on the paper's scale of its task.</summary>
    public const string Normalised = "normalised";

    /// <summary>Share of the seeds whose final return is above the paper's threshold.</summary>
    public const string Success = "success";

    /// <summary>Share of the seeds that solved their task at some step.</summary>
    public const string Solved = "solved";

    public static IReadOnlyList<string> Measures { get; } = [Final, Normalised, Success, Solved];
}
