using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>
/// The presets of a task and agent, or of all that a search finds. Drawn again only when the choice or the search changes.
/// </summary>
public sealed partial class PresetList(IJSRuntime js) : ComponentBase
{
    private string _search = "";
    private IReadOnlyList<Preset> _found = [];
    private readonly Drawn<(Preset?, long?, string, EnvironmentKind, AgentKind)> _drawn = new();
    private ElementReference _list;

    [Parameter]
    public Preset? Chosen { get; set; }

    [Parameter, EditorRequired]
    public EnvironmentKind World { get; set; } = default!;

    [Parameter, EditorRequired]
    public AgentKind Agent { get; set; } = default!;

    /// <summary>The run that is duplicated instead.</summary>
    [Parameter]
    public RunDetail? From { get; set; }

    [Parameter]
    public EventCallback<Preset> OnChosen { get; set; }

    /// <summary>The defaults were chosen instead of a preset.</summary>
    [Parameter]
    public EventCallback OnDefaults { get; set; }

    private (Preset?, long?, string, EnvironmentKind, AgentKind) Picture => (Chosen, From?.Summary.Id, _search, World, Agent);

    protected override void OnInitialized() => _drawn.Differs(Picture);

    protected override void OnParametersSet() => Find();

    protected override bool ShouldRender() => _drawn.Differs(Picture);

    /// <summary>The list scrolls; what is chosen must be seen in it.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await js.InvokeVoidAsync("rtrl.reveal", _list, ".preset.on");
    }

    private static bool Fits(Preset preset, string[] words)
    {
        var text =
            $"{preset.Name} {preset.Title} {EnvironmentKind.Find(preset.Settings.Environment.Name)!.Title} "
            + $"{preset.Settings.Agent.Name} {string.Join(' ', preset.Variants.Select(variant => variant.Title))}";
        return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private void Search(string search)
    {
        _search = search;
        Find();
    }

    private void Find()
    {
        var words = _search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = words.Length == 0 ? Starts.Of(World, Agent) : [.. Catalogue.Presets.Where(preset => Fits(preset, words))];
    }

    private Task FirstAsync() => _found.Count > 0 ? OnChosen.InvokeAsync(_found[0]) : Task.CompletedTask;
}
