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

    public bool TokenRequired => !string.IsNullOrEmpty(Token);
}
