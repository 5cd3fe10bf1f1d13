using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>The presets, grouped by benchmark. Drawn again only when the choice or the search changes.</summary>
public sealed partial class PresetList(IJSRuntime js) : ComponentBase
{
    private string _search = "";
    private IReadOnlyList<Preset> _found = Catalogue.Presets;
    private (Preset?, long?, string) _drawn;
    private ElementReference _list;

    [Parameter] public Preset? Chosen { get; set; }

    /// <summary>The run that is duplicated instead.</summary>
    [Parameter] public RunDetail? From { get; set; }

    [Parameter] public EventCallback<Preset> OnChosen { get; set; }

    private (Preset?, long?, string) Picture => (Chosen, From?.Summary.Id, _search);

    protected override void OnInitialized() => _drawn = Picture;

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
        var words = _search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = [.. Catalogue.Presets.Where(preset => Fits(preset, words))];
    }

    /// <summary>Enter takes the first that fits; arrow down goes into the list, where arrows choose.</summary>
    private async Task KeyAsync(KeyboardEventArgs pressed)
    {
        if (pressed.Key == "Enter" && _found.Count > 0 && _search.Trim().Length > 0)
            await OnChosen.InvokeAsync(_found[0]);
        else if (pressed.Key == "ArrowDown")
            await js.InvokeVoidAsync("rtrl.focus", ".preset-list .preset.on input, .preset-list .preset input");
        else if (pressed.Key == "Escape")
            Search(new ChangeEventArgs { Value = "" });
    }
}
