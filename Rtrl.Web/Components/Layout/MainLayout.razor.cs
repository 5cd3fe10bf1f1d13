using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Web.Components.Layout;

public sealed partial class MainLayout(TimeProvider clock, IJSRuntime js) : LayoutComponentBase
{
    private readonly Toasts _toasts = new(clock);
    private ErrorBoundary? _boundary;

    /// <summary>Another page is another chance: an error on one does not stick to the next.</summary>
    protected override void OnParametersSet() => _boundary?.Recover();

    /// <summary>From here on the page answers: &lt;html data-ready&gt;.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await js.InvokeVoidAsync("rtrl.ready");
    }
}
