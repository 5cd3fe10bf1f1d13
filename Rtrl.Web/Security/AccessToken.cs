using System.Security.Cryptography;
using System.Text;

namespace Rtrl.Web.Security;

/// <summary>The token that lets a visitor in, compared without telling by time how much of it was right.</summary>
internal sealed class AccessToken(string token)
{
    public const string CookieName = "rtrl-access";

    private readonly byte[] _hash = Hash(token);

    /// <summary>What a browser keeps instead of the token.</summary>
    public string CookieValue { get; } = Convert.ToHexString(Hash("cookie of " + token));

    public bool Is(string? candidate) => candidate is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(candidate));

    public bool IsCookie(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(Hash(CookieValue), Hash(candidate));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
