using System.Globalization;
using System.Text;

namespace Rtrl.Web.Security;

/// <summary>Section "Rtrl:Security" of the configuration: who may enter.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Rtrl:Security";

    /// <summary>Fewest characters of a token.</summary>
    public const int ShortestToken = 16;

    /// <summary>Asked of every visitor when set; without it the program listens on loopback only.</summary>
    public string? Token { get; set; }

    /// <summary>Host names a request may be addressed to, besides those of the listening addresses.</summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>Further origins, such as https://lab.example, whose pages may change things; a server's own pages always may.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Requests per second that one address beyond this machine may make on average, in [1, 100,000]; ten seconds' worth at once.
    /// </summary>
    public int RequestsPerSecond { get; set; } = 100;

    public bool TokenRequired => Secret.Length > 0;

    /// <summary>The token without the space around it; empty when nothing of it can be seen.</summary>
    internal string Secret => Visible(Token) > 0 ? Token!.Trim() : "";

    /// <summary>Characters of a text that can be seen: no space, control or format characters.</summary>
    internal static int Visible(string? text) =>
        (text ?? "")
            .EnumerateRunes()
            .Count(rune =>
                Rune.GetUnicodeCategory(rune)
                    is not (
                        UnicodeCategory.SpaceSeparator
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                        or UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.OtherNotAssigned
                    )
            );
}
