namespace Rtrl.Web.Components.Shared;

/// <summary>
/// Short messages at the bottom right: at most two, six seconds each, never for an error that needs action.
/// Cascaded by the layout: <c>[CascadingParameter] Toasts Toasts</c>.
/// </summary>
public sealed class Toasts(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(6);
    private readonly List<Toast> _shown = [];

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown => _shown;

    /// <summary>Shows a sentence; with <paramref name="undo"/> also a button that takes it back.</summary>
    public void Show(string message, Func<Task>? undo = null)
    {
        var toast = new Toast(message, undo);
        _shown.Add(toast);
        while (_shown.Count > 2)
            _shown.RemoveAt(0);
        Changed?.Invoke();
        _ = ExpireAsync(toast);
    }

    public void Dismiss(Toast toast)
    {
        if (_shown.Remove(toast))
            Changed?.Invoke();
    }

    private async Task ExpireAsync(Toast toast)
    {
        await Task.Delay(Life, clock);
        Dismiss(toast);
    }
}
