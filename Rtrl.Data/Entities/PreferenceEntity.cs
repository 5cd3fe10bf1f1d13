namespace Rtrl.Data.Entities;

/// <summary>One preference of the person who uses the dashboard.</summary>
internal sealed class PreferenceEntity
{
    public required string Key { get; set; }

    public required string Value { get; set; }
}
