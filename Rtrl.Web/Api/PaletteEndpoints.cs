using Rtrl.Engine;
using Rtrl.Web.Documents;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Everything that the dashboard's palette finds, in one answer; the browser filters it.</summary>
internal static class PaletteEndpoints
{
    private static readonly Lazy<PaletteResource> s_lasting = new(() =>
        new PaletteResource(
            [.. Catalogue.Experiments.Select(figure => new PalettePage(figure.Title, "paper figure", $"/reproduce/{figure.Name}"))],
            [],
            [.. Catalogue.Presets.Select(preset => new PalettePreset(preset.Name, preset.Title))],
            [
                .. Catalogue
                    .Settings.Where(setting => setting.Key != "seed")
                    .Select(setting => new PaletteSetting(setting.Key, setting.Title, setting.Help)),
            ],
            Terms.All
        )
    );

    public static void MapPalette(this IEndpointRouteBuilder api) =>
        api.MapGet("/palette", Answer)
            .WithSummary("What can be found by name: pages, runs, presets, settings and terms, without their numbers.")
            .WithTags("Catalogue");

    private static PaletteResource Answer(IRunTable table, ResultDocuments documents) =>
        s_lasting.Value with
        {
            Pages =
            [
                new("Declare an experiment", "page", "/experiments/new"),
                new("Results", "page", "/results"),
                .. s_lasting.Value.Pages,
                .. documents.All.Select(page => new PalettePage(page.Title, "results", $"/results/{page.Name}")),
            ],
            Runs =
            [
                .. table
                    .List()
                    .OrderByDescending(run => run.Id)
                    .Select(run => new PaletteRun(run.Id, run.Name, run.Seed, run.Status, run.Environment, run.Agent, run.Tags)),
            ],
        };
}
