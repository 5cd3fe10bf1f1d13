using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Rtrl.Web.Components.Shared;

public sealed partial class KeySheet(IJSRuntime js)
{
    private static readonly (string Title, (string Keys, string Does)[] Keys)[] Groups =
    [
        (
            "Everywhere",
            [
                ("/", "Find runs and pages"),
                ("N", "New run"),
                ("g h", "Home"),
                ("g r", "Runs"),
                ("g c", "Compare"),
                ("g s", "Settings"),
                ("[", "Narrow rail"),
                ("]", "Wide rail"),
                ("?", "This sheet"),
                ("Esc", "Clear, close"),
            ]
        ),
        (
            "Run",
            [
                ("Space", "Agent: run or pause"),
                ("F", "View: freeze or live"),
                ("L", "Learning: on or off"),
                (".", "Take one step"),
                (",", "Cursor one bucket back, while frozen"),
                ("C", "Store a checkpoint"),
            ]
        ),
        (
            "Inspector",
            [
                ("g i", "Inspect this run"),
                (". ,", "Time cursor: one step on or back"),
                ("X", "Flip the cue"),
                ("A", "Test the selected units"),
                ("Esc", "Clear the selection"),
            ]
        ),
        ("Episode", [("Space", "Play or pause"), (".", "One step on"), (",", "One step back")]),
        ("Home", [("Space", "Start, pause or go on with the race")]),
        ("Drawings", [("← → ↑ ↓", "Move between poles, cells and points"), ("Home End", "First and last")]),
    ];

    private bool _open;
    private bool _letters = true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _letters = await js.InvokeAsync<string?>("rtrl.get", "keys") != "off";
    }

    private async Task SetLettersAsync(ChangeEventArgs change)
    {
        _letters = change.Value is true;
        await js.InvokeVoidAsync("rtrl.set", "keys", _letters ? null : "off");
    }
}
