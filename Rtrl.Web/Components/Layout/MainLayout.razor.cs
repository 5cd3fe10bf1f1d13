using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Web.Components.Layout;

public sealed partial class MainLayout(TimeProvider clock) : LayoutComponentBase
{
    private readonly Toasts _toasts = new(clock);
    private ErrorBoundary? _boundary;

    /// <summary>Another page is another chance: an error on one does not stick to the next.</summary>
    protected override void OnParametersSet() => _boundary?.Recover();
}
