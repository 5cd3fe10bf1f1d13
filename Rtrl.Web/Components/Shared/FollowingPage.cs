using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Shared;

/// <summary>
/// A page that reads the history anew when a run has changed: at most once a second, off the page's own thread, and never twice at a time.
/// </summary>
/// <typeparam name="T">What it reads.</typeparam>
public abstract class FollowingPage<T>(IRunTable table, TimeProvider clock) : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private volatile bool _changed;
    private int _reading;

    protected IRunTable Table => table;

    protected TimeProvider Clock => clock;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract T Read();

    /// <summary>Whether it is time to read.</summary>
    /// <param name="changed">A run has changed since the last time.</param>
    protected virtual bool Due(bool changed) => changed;

    /// <summary>Shows what was read.</summary>
    protected abstract void Take(T read);

    protected virtual void Dispose(bool disposing)
    {
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnParametersSet() => Take(Read());

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => OnBeat(), null, s_beat, s_beat);
    }

    private void OnChanged(long runId) => _changed = true;

    /// <summary>
    /// What is not foreseen ends this page with its message, on the page's own thread; on the timer's it would end the process.
    /// </summary>
    private void OnBeat()
    {
        if (!Due(_changed) || Interlocked.Exchange(ref _reading, 1) == 1)
            return;
        _changed = false;
        try
        {
            _ = ShowAsync(Read());
        }
#pragma warning disable CA1031 // handed on, not swallowed
        catch (Exception unforeseen)
#pragma warning restore CA1031
        {
            _ = DispatchExceptionAsync(unforeseen);
        }
    }

    private Task ShowAsync(T read) =>
        InvokeAsync(async () =>
        {
            Volatile.Write(ref _reading, 0);
            try
            {
                Take(read);
                StateHasChanged();
            }
#pragma warning disable CA1031 // handed on, not swallowed
            catch (Exception unforeseen)
#pragma warning restore CA1031
            {
                await DispatchExceptionAsync(unforeseen);
            }
        });
}
