using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Rtrl.Web.Components.Shared;

/// <summary>All keys by place, in a dialog, with the switch that turns the letter keys off.</summary>
public sealed partial class KeySheet(IJSRuntime js)
{
    private bool _open;
    private bool _letters = true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _letters = await js.InvokeAsync<string?>("rtrl.get", "keys") != "off";
    }

    private async Task SetLettersAsync(ChangeEventArgs change)
    {
        _letters = change.Value is true;
        await js.InvokeVoidAsync("rtrl.set", "keys", _letters ? null : "off");
    }
}
