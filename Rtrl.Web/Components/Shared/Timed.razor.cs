using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Rtrl.Web.Components.Shared;

/// <summary>A stored sentence whose moments, written in UTC, are told in the reader's zone.</summary>
public sealed partial class Timed : ComponentBase
{
    /// <summary>The sentence, as the history has it.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    private static DateTimeOffset? Moment(string piece) =>
        DateTimeOffset.TryParseExact(
            piece,
            "yyyy-MM-dd HH:mm:ss 'UTC'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : null;

    [GeneratedRegex(@"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)")]
    private static partial Regex MomentWords();
}
