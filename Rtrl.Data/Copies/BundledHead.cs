namespace Rtrl.Data.Copies;

/// <summary>What must be known of every run of a bundle before one of them is imported.</summary>
/// <param name="Identity">What it is known by; null for a branch or an altered run, which its settings do not tell.</param>
internal sealed record BundledHead(
    long Number,
    string Name,
    string? Identity,
    long Seed,
    string Title,
    DateTimeOffset CreatedAt,
    long? ParentStep,
    string? ParentChanges,
    long Step
)
{
    public static BundledHead Of(BundledRun run) =>
        new(
            run.Number,
            run.Name,
            run.Altered ? null : run.Identity,
            run.Settings.Seed,
            run.Title,
            run.CreatedAt,
            run.ParentStep,
            run.ParentChanges,
            run.Step
        );

    /// <summary>The same for two that are the same run: without an identity, what began at the same moment as the same thing.</summary>
    public object Key => Identity ?? (object)(CreatedAt, Seed, Title, ParentStep, ParentChanges);
}
