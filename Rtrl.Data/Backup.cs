namespace Rtrl.Data;

/// <summary>A backup in the folder beside the database.</summary>
/// <param name="Bytes">With the checkpoints that are files beside it.</param>
public sealed record Backup(string Name, string Path, DateTimeOffset At, long Bytes);
