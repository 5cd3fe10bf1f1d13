using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Api;

/// <summary>What can be chosen.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder api)
    {
        api.MapGet("/settings", () => Catalogue.Settings)
            .WithSummary("Every setting with its key, default, range and explanation.")
            .WithTags("Catalogue");
        api.MapGet("/environments", () => Catalogue.Environments).WithSummary("Environments.").WithTags("Catalogue");
        api.MapGet("/agents", () => Catalogue.Agents).WithSummary("Agents.").WithTags("Catalogue");
        api.MapGet("/cells", () => Catalogue.Cells).WithSummary("Recurrent layers.").WithTags("Catalogue");
        api.MapGet("/metrics", () => Catalogue.Metrics).WithSummary("Metrics recorded as series.").WithTags("Catalogue");
        api.MapGet("/presets", () => Catalogue.Presets.Select(Preset).ToArray())
            .WithSummary("Presets with their agents.")
            .WithTags("Catalogue");
        api.MapGet(
                "/presets/{name}",
                (string name) =>
                    Catalogue.Presets.FirstOrDefault(preset => preset.Name == name) is { } preset
                        ? Preset(preset)
                        : throw RequestException.NotFound(
                            "preset",
                            name,
                            $"There is no preset “{name}”. There are: {string.Join(", ", Catalogue.Presets.Select(one => one.Name))}."
                        )
            )
            .WithSummary("One preset.")
            .WithTags("Catalogue");
    }

    private static PresetResource Preset(Engine.Presets.Preset preset)
    {
        RunSettings settings = preset.Settings;
        return new PresetResource(
            preset.Name,
            preset.Title,
            preset.Description,
            settings.Environment.Name,
            settings.Agent.Name,
            settings.Network.Cell,
            [.. preset.Variants.Select(variant => new PresetVariantResource(variant.Name, variant.Title, variant.Settings))]
        );
    }
}
