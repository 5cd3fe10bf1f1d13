using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Rtrl.Web.Components.Shared;

/// <summary>
/// The address in which a page keeps what it shows. The browser tells back every address that was written, late where it is behind who
/// types or draws: such an echo is not read, or it would undo what was chosen since. It tells where it is by then, so of two writings the
/// later may come twice and the earlier never. A change builds on what was written last, not on what has come back.
/// </summary>
public sealed class PageAddress : IDisposable
{
    private readonly NavigationManager _navigation;
    private readonly Action<string>? _moved;
    private readonly string _page = Guid.NewGuid().ToString("N")[..8];
    private string _written = "";
    private int _writes,
        _told;

    /// <summary>The writing at which the browser was told to be; null where somebody went elsewhere.</summary>
    private int? _at;

    /// <param name="moved">Is told an address that somebody else chose: a link, the way back, a hand. Not on the page's own thread of
    /// rendering.</param>
    public PageAddress(NavigationManager navigation, Action<string>? moved = null)
    {
        (_navigation, _moved) = (navigation, moved);
        navigation.LocationChanged += OnLocationChanged;
    }

    /// <summary>What the address is, or will be once the browser has followed.</summary>
    public string Newest => _told < _writes ? _written : _navigation.Uri;

    /// <summary>Puts another address in the place of this one; the way back leads to the page before, not through every choice.</summary>
    public void Write(string href)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"{_page} {++_writes}");
        _written = _navigation.ToAbsoluteUri(href).ToString();
        _navigation.NavigateTo(href, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = mark });
    }

    /// <summary>Puts other values into the query, or takes out those that are null; the rest stays.</summary>
    public void Write(IReadOnlyDictionary<string, object?> query) => Write(_navigation.GetUriWithQueryParameters(Newest, query));

    public void Dispose() => _navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (WritingOf(change.HistoryEntryState) is { } writing && (writing > _told || writing == _at))
        {
            _at = _told = writing;
            return;
        }

        (_told, _at) = (_writes, null);
        _moved?.Invoke(change.Location);
    }

    private int? WritingOf(string? mark) =>
        mark?.Split(' ') is [var page, var writing] && page == _page ? int.Parse(writing, CultureInfo.InvariantCulture) : null;
}
