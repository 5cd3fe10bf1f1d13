using System.Security.Cryptography;
using System.Text;

namespace Rtrl.Web.Security;

/// <summary>The token that lets a visitor in, compared without telling by time how much of it was right.</summary>
internal sealed class AccessToken(string token)
{
    private readonly byte[] _hash = Hash(token);

    /// <summary>What cookies are sealed for: those given for another token open nothing.</summary>
    public string Purpose { get; } = Convert.ToHexString(Hash("cookie of " + token));

    public bool Is(string? candidate) => candidate is not null && CryptographicOperations.FixedTimeEquals(_hash, Hash(candidate.Trim()));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
