namespace Rtrl.Web.Components.Shared;

/// <summary>
/// One key and what it does. The element that it clicks carries it (<see cref="Marks"/>), so that keys.js finds it, the palette names it
/// and the sheet lists it in the same words.
/// </summary>
/// <param name="Place">Where it counts; the sheet groups by it.</param>
/// <param name="Key">As keys.js reads it: "f", "space", "g h".</param>
/// <param name="Does">What happens.</param>
/// <param name="Repeats">Whether holding it down goes on.</param>
/// <param name="Clicks">Whether it clicks an element; else the browser's modules take it themselves.</param>
public sealed record PageKey(string Place, string Key, string Does, bool Repeats = false, bool Clicks = true)
{
    /// <summary>What stands on its keycap.</summary>
    public string Cap =>
        Key switch
        {
            "space" => "Space",
            "escape" => "Esc",
            "enter" => "Enter",
            { Length: 1 } => Key.ToUpperInvariant(),
            _ => Key,
        };

    /// <summary>Its keycaps, one for each key that is pressed.</summary>
    public IReadOnlyList<string> Caps => Cap.Split(' ');

    /// <summary>The attributes of the element that it clicks.</summary>
    public Dictionary<string, object> Marks
    {
        get
        {
            var marks = new Dictionary<string, object>
            {
                ["data-key"] = Key,
                ["data-cap"] = Cap,
                ["data-does"] = Does,
            };
            if (Repeats)
                marks["data-repeats"] = "";
            return marks;
        }
    }
}
