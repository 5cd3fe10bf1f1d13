#pragma warning disable MA0048 // the answer of /palette, read together
using Rtrl.Engine.Contracts;
using Rtrl.Web.Documents;

namespace Rtrl.Web.Api;

/// <param name="Pages">Those that the dashboard's rail does not show.</param>
/// <param name="Runs">The newest first.</param>
internal sealed record PaletteResource(
    IReadOnlyList<PalettePage> Pages,
    IReadOnlyList<PaletteRun> Runs,
    IReadOnlyList<PalettePreset> Presets,
    IReadOnlyList<PaletteSetting> Settings,
    IReadOnlyList<Term> Terms
);

/// <param name="Note">What kind of page.</param>
internal sealed record PalettePage(string Title, string Note, string Href);

internal sealed record PaletteRun(
    long Id,
    string Name,
    long Seed,
    RunStatus Status,
    string Environment,
    string Agent,
    IReadOnlyList<string> Tags
);

internal sealed record PalettePreset(string Name, string Title);

internal sealed record PaletteSetting(string Key, string Title, string Help);
