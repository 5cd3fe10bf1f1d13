namespace Rtrl.Data.Entities;

/// <summary>A declared experiment.</summary>
internal sealed class ExperimentEntity
{
    public required string Name { get; set; }

    /// <summary>The declaration as it was written.</summary>
    public required string Json { get; set; }

    /// <summary>Its runs are taken up when nobody trains them.</summary>
    public bool Active { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
