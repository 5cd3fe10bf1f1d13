using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>
/// Types a query. Enter makes chips of what is typed, Tab takes the first way to go on, arrows choose among them, Escape closes them,
/// Backspace in the empty field removes the last chip. A word that may still become a key does not filter before Enter.
/// </summary>
public sealed partial class QueryField
{
    private IReadOnlyList<QueryTerm> _terms = [];
    private IReadOnlyList<QueryChoice> _choices = [];
    private ElementReference _input;
    private string _draft = "";
    private string _told = "";
    private int _at = -1;

    /// <summary>The query; another one than was told last comes from elsewhere and is all chips.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <summary>Whose values are offered.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<RunSummary> Runs { get; set; } = [];

    /// <summary>Their settings, asked for only when values of one are wanted.</summary>
    [Parameter, EditorRequired]
    public Func<Func<RunSummary, RunSettings?>> Settings { get; set; } = default!;

    protected override void OnParametersSet()
    {
        if (Text == _told)
            return;
        _told = Text;
        _terms = RunQuery.Parse(Text).Terms;
        _draft = "";
        Close();
    }

    private async Task TypeAsync()
    {
        Offer();
        await TellAsync();
    }

    private void Offer()
    {
        _choices = [.. QueryCompletion.Of(_draft, Runs, Settings).Take(QueryCompletion.Most)];
        _at = -1;
        if (_draft.Length == 0)
            Close();
    }

    private void Close()
    {
        _choices = [];
        _at = -1;
    }

    private async Task OnKeyAsync(KeyboardEventArgs pressed)
    {
        switch (pressed.Key)
        {
            case "ArrowDown" when _choices.Count == 0:
                _choices = [.. QueryCompletion.Of(_draft, Runs, Settings).Take(QueryCompletion.Most)];
                break;
            case "ArrowDown":
                _at = (_at + 1) % _choices.Count;
                break;
            case "ArrowUp" when _choices.Count > 0:
                _at = _at <= 0 ? _choices.Count - 1 : _at - 1;
                break;
            case "Tab" when !pressed.ShiftKey && _choices.Count > 0:
                await PickAsync(_choices[Math.Max(0, _at)]);
                break;
            case "Enter" when _at >= 0:
                await PickAsync(_choices[_at]);
                break;
            case "Enter":
                await FinishAsync();
                break;
            case "Escape":
                Close();
                break;
            case "Backspace" when _draft.Length == 0 && _terms.Count > 0:
                await RemoveAsync(_terms.Count - 1);
                break;
        }
    }

    private async Task PickAsync(QueryChoice choice)
    {
        _draft = choice.Draft;
        if (choice.Whole)
        {
            await FinishAsync();
            return;
        }

        Offer();
        await TellAsync();
    }

    private async Task FinishAsync()
    {
        _terms = [.. _terms, .. RunQuery.Parse(_draft).Terms];
        _draft = "";
        Close();
        await TellAsync();
    }

    private async Task RemoveAsync(int index)
    {
        _terms = [.. _terms.Where((_, at) => at != index)];
        await TellAsync();
        await FocusAsync();
    }

    private async Task FocusAsync() => await _input.FocusAsync();

    private async Task TellAsync()
    {
        var last = QueryText.LastTerm(_draft);
        var mayBeKey = _choices.Count > 0 && !QueryTerm.HasSign(_draft[last..], out _, out _);
        var text = string.Join(' ', _terms.Select(term => term.Written).Append(mayBeKey ? _draft[..last] : _draft)).Trim();
        if (text == _told)
            return;
        _told = text;
        await TextChanged.InvokeAsync(text);
    }
}
