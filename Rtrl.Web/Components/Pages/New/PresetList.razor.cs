using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>The presets of a task and agent, or of all that a search finds. Drawn again only when the choice or the search changes.</summary>
public sealed partial class PresetList(IJSRuntime js) : ComponentBase
{
    private string _search = "";
    private IReadOnlyList<Preset> _found = [];
    private (Preset?, long?, string, EnvironmentKind, AgentKind) _drawn;
    private ElementReference _list;

    [Parameter] public Preset? Chosen { get; set; }

    [Parameter, EditorRequired] public EnvironmentKind World { get; set; } = default!;

    [Parameter, EditorRequired] public AgentKind Agent { get; set; } = default!;

    /// <summary>The run that is duplicated instead.</summary>
    [Parameter] public RunDetail? From { get; set; }

    [Parameter] public EventCallback<Preset> OnChosen { get; set; }

    /// <summary>The defaults were chosen instead of a preset.</summary>
    [Parameter] public EventCallback OnDefaults { get; set; }

    private (Preset?, long?, string, EnvironmentKind, AgentKind) Picture => (Chosen, From?.Summary.Id, _search, World, Agent);

    protected override void OnInitialized() => _drawn = Picture;

    protected override void OnParametersSet() => Find();

    protected override bool ShouldRender()
    {
        var before = _drawn;
        _drawn = Picture;
        return before != _drawn;
    }

    /// <summary>The list scrolls; what is chosen must be seen in it.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await js.InvokeVoidAsync("rtrl.reveal", _list, ".preset.on");
    }

    private static bool Fits(Preset preset, string[] words)
    {
        var text = $"{preset.Name} {preset.Title} {EnvironmentKind.Find(preset.Settings.Environment.Name)!.Title} {preset.Settings.Agent.Name} {string.Join(' ', preset.Variants.Select(variant => variant.Title))}";
        return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private void Search(ChangeEventArgs change)
    {
        _search = change.Value?.ToString() ?? "";
        Find();
    }

    private void Find()
    {
        var words = _search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = words.Length == 0 ? Starts.Of(World, Agent) : [.. Catalogue.Presets.Where(preset => Fits(preset, words))];
    }

    /// <summary>Enter takes the first that fits; arrow down goes into the list, where arrows choose.</summary>
    private async Task KeyAsync(KeyboardEventArgs pressed)
    {
        if (pressed.Key == "Enter" && _found.Count > 0 && _search.Trim().Length > 0)
            await OnChosen.InvokeAsync(_found[0]);
        else if (pressed.Key == "ArrowDown")
            await js.InvokeVoidAsync("rtrl.focus", ".starts-list .preset.on input, .starts-list .preset input");
        else if (pressed.Key == "Escape")
            Search(new ChangeEventArgs { Value = "" });
    }
}
