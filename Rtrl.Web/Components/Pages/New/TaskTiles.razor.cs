using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>The tasks as tiles. Drawn again only when the choice or the search changes.</summary>
public sealed partial class TaskTiles
{
    private string _search = "";
    private IReadOnlyList<EnvironmentKind> _found = EnvironmentKind.All;
    private readonly Drawn<(EnvironmentKind?, string)> _drawn = new();
    private ElementReference _list;
    private DotNetObjectReference<TaskTiles>? _self;

    [Parameter]
    public EnvironmentKind? Chosen { get; set; }

    [Parameter]
    public EventCallback<EnvironmentKind> OnChosen { get; set; }

    protected override string ModuleFile => "tasks.js";

    protected override object Spec => new { Callback = _self ??= DotNetObjectReference.Create(this) };

    /// <summary>The picture of a tile that has come near the view; null where there is none.</summary>
    [JSInvokable]
    public Task<TaskStill?> Still(string task) => Task.Run(() => EnvironmentKind.Find(task) is { } kind ? TaskStill.Of(kind) : null);

    protected override string Key(object spec) => "";

    protected override void OnInitialized() => _drawn.Differs((Chosen, _search));

    protected override bool ShouldRender() => _drawn.Differs((Chosen, _search));

    /// <summary>The list scrolls; what is chosen must be seen in it.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Js.InvokeVoidAsync("rtrl.reveal", _list, ".preset.on");
        await base.OnAfterRenderAsync(firstRender);
        if (!firstRender)
            await CallAsync("look", ElementId);
    }

    protected override void Release() => _self?.Dispose();

    private void Find(string search)
    {
        _search = search;
        var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _found = [.. EnvironmentKind.All.Where(task => Fits(task, words))];
    }

    private static bool Fits(EnvironmentKind task, string[] words)
    {
        var text =
            $"{task.Name} {task.Title} {task.Family} {task.Memory} {task.Help} "
            + $"{string.Join(' ', Starts.Of(task).Select(preset => preset.Name))}";
        return words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private Task FirstAsync() => _found.Count > 0 ? OnChosen.InvokeAsync(_found[0]) : Task.CompletedTask;
}
