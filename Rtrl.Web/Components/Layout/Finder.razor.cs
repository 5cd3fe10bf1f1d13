using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Layout;

/// <summary>Finds pages and runs by words in name, title, tags or number; arrows and Enter, Escape clears.</summary>
public sealed partial class Finder(IRunTable table, NavigationManager navigation)
{
    private List<(string Title, string Note, string Href)> _matches = [];
    private string _text = "";
    private int _at;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter]
    public string? Key { get; set; }

    private void Search(ChangeEventArgs change)
    {
        _text = change.Value?.ToString() ?? "";
        _at = 0;
        var words = _text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            _matches = [];
            return;
        }

        bool Fits(string text) => words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        _matches =
        [
            .. Rail.Pages.Where(page => Fits(page.Title)).Select(page => (page.Title, "page", page.Href)),
            .. table
                .List()
                .Where(run => Fits($"{run.Id} {run.Name} {run.Title} seed {run.Seed} {string.Join(' ', run.Tags)}"))
                .Take(8)
                .Select(run => (run.Name, $"seed {run.Seed}, {run.Status.ToString().ToLowerInvariant()}", $"/runs/{run.Id}")),
        ];
    }

    private void OnKey(KeyboardEventArgs pressed)
    {
        switch (pressed.Key)
        {
            case "ArrowDown" when _matches.Count > 0:
                _at = (_at + 1) % _matches.Count;
                break;
            case "ArrowUp" when _matches.Count > 0:
                _at = (_at + _matches.Count - 1) % _matches.Count;
                break;
            case "Enter" when _matches.Count > 0:
                Go(_matches[_at]);
                break;
            case "Enter" when _text.Length > 0:
                Go((_text, "", "/runs?q=" + Uri.EscapeDataString(_text)));
                break;
            case "Escape":
                Clear();
                break;
        }
    }

    private void Go((string Title, string Note, string Href) match)
    {
        Clear();
        navigation.NavigateTo(match.Href);
    }

    private void Leave() => _matches = [];

    private void Clear()
    {
        _text = "";
        _matches = [];
    }
}
