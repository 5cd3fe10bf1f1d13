using Microsoft.JSInterop;

namespace Rtrl.Web.Components.Charts;

/// <summary>What all charts of a page share: x axis, smoothing, cursor, and whether the view is frozen.</summary>
public static class ChartPage
{
    /// <summary>Axis: steps, episodes or time. Smoothing: a trailing mean over that many episodes, 0 for none.</summary>
    public static async Task ConfigureAsync(IJSRuntime js, string axis, int smoothing)
    {
        await using var charts = await js.InvokeAsync<IJSObjectReference>("import", "./js/chart.js");
        await charts.InvokeVoidAsync("configure", new { axis, smoothing });
    }

    /// <summary>Moves the shared cursor by buckets.</summary>
    public static async Task MoveCursorAsync(IJSRuntime js, int by)
    {
        await using var charts = await js.InvokeAsync<IJSObjectReference>("import", "./js/chart.js");
        await charts.InvokeVoidAsync("moveCursor", by);
    }

    /// <summary>Stops or continues drawing in this browser; the agents go on.</summary>
    public static async Task FreezeAsync(IJSRuntime js, bool on)
    {
        await using var live = await js.InvokeAsync<IJSObjectReference>("import", "./js/live.js");
        await live.InvokeVoidAsync("freeze", on);
    }
}
