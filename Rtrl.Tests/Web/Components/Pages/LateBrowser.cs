using Microsoft.AspNetCore.Components;

namespace Rtrl.Tests.Web.Components.Pages;

/// <summary>A browser that tells of a new address only when asked to, as a real one does after a round trip.</summary>
internal sealed class LateBrowser : NavigationManager
{
    private readonly Queue<(string Uri, string? State)> _untold = new();

    public LateBrowser(string path) => Initialize("http://localhost/", "http://localhost" + path);

    public List<(string Uri, string? State)> Told { get; } = [];

    /// <summary>Addresses it was given and has not told of.</summary>
    public int Waiting => _untold.Count;

    public void Tell()
    {
        Told.Add(_untold.Dequeue());
        Go(Told[^1]);
    }

    /// <summary>Of two addresses that were given, tells the later twice: a browser tells where it is by the time it tells.</summary>
    public Action TellTheLaterTwice()
    {
        _untold.Dequeue();
        Tell();
        var later = Told[^1];
        return () => Go(later);
    }

    public void Go((string Uri, string? State) entry)
    {
        (Uri, HistoryEntryState) = entry;
        NotifyLocationChanged(isInterceptedLink: false);
    }

    protected override void NavigateToCore(string uri, NavigationOptions options) =>
        _untold.Enqueue((ToAbsoluteUri(uri).ToString(), options.HistoryEntryState));
}
