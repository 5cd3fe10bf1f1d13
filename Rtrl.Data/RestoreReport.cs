namespace Rtrl.Data;

/// <summary>What a restore did.</summary>
/// <param name="Bytes">Of the database; its checkpoint files are not counted.</param>
/// <param name="KeptAs">Where what lay there before is kept; null when nothing did.</param>
/// <param name="MissingCheckpoints">Large checkpoints that neither the backup nor the history before held, in words.</param>
public sealed record RestoreReport(
    string Path,
    long Bytes,
    int Runs,
    int Checkpoints,
    string? KeptAs,
    IReadOnlyList<string> MissingCheckpoints
);
