using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// A component whose picture is drawn by a module of wwwroot/js: <c>attach(id, spec)</c> when it appears and whenever its spec changes,
/// <c>detach(id)</c> when it goes. The module takes frames straight from the hub; nothing live passes through the circuit.
/// </summary>
public abstract class ModuleComponent : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _module;
    private string? _attached;

    [Inject]
    protected IJSRuntime Js { get; set; } = default!;

    /// <summary>Id of the element the module works on.</summary>
    protected string ElementId { get; } = "e" + Guid.NewGuid().ToString("N")[..10];

    /// <summary>File name in wwwroot/js.</summary>
    protected abstract string ModuleFile { get; }

    /// <summary>What to draw; null while there is nothing to attach to.</summary>
    protected abstract object? Spec { get; }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Release();
        if (_module is null)
            return;
        try
        {
            await _module.InvokeVoidAsync("detach", ElementId);
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone and took the drawing with it.
        }
    }

    /// <summary>Attaches, or attaches anew when the spec differs from the one attached.</summary>
    protected async Task AttachAsync()
    {
        if (Spec is not { } spec)
            return;
        var key = Key(spec);
        if (key == _attached)
            return;
        _attached = key;
        try
        {
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "./js/" + ModuleFile);
            await _module.InvokeVoidAsync("attach", ElementId, spec);
        }
        catch (JSDisconnectedException)
        {
            // Nobody is looking any more.
        }
    }

    /// <summary>Two specs with the same key draw the same.</summary>
    protected virtual string Key(object spec) => JsonSerializer.Serialize(spec, JsonSerializerOptions.Web);

    /// <summary>Lets go of what the module was given.</summary>
    protected virtual void Release() { }

    /// <summary>Calls another function of the module, when it is attached.</summary>
    protected async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is not null)
            await _module.InvokeVoidAsync(function, arguments);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender) => await AttachAsync();
}
