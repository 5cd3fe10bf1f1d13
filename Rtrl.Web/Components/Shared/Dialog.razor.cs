using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Rtrl.Web.Components.Shared;

public sealed partial class Dialog(IJSRuntime js)
{
    private ElementReference _element;
    private bool _shown;

    [Parameter, EditorRequired]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Actions { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Open && !_shown)
        {
            _shown = true;
            await js.InvokeVoidAsync("rtrl.showModal", _element);
        }
        else if (!Open)
        {
            _shown = false;
        }
    }

    private Task Close() => OpenChanged.InvokeAsync(false);
}
