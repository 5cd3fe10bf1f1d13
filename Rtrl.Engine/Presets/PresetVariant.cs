using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Presets;

/// <summary>One agent of a preset.</summary>
public sealed record PresetVariant(string Name, string Title, RunSettings Settings);
