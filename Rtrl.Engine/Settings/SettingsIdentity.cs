using System.Security.Cryptography;
using System.Text;

namespace Rtrl.Engine.Settings;

/// <summary>
/// What makes two runs the same run: the settings that have an effect, seed included. Settings at their default are left out, so that a
/// setting which is new in the program, or has no effect here, makes no other run of an old one.
/// </summary>
public static class SettingsIdentity
{
    private const int Digits = 32;

    private static readonly RunSettings s_defaults = new();

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of the lines key=value, in form order.</summary>
    public static string Of(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var lines = new StringBuilder();
        foreach (var (key, value) in Effective(settings))
            lines.Append(key).Append('=').Append(value).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())))[..Digits];
    }

    /// <summary>The same for runs that differ in nothing but their seed.</summary>
    public static string OfSeeds(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Of(settings with { Seed = s_defaults.Seed });
    }

    /// <summary>Settings that have an effect and differ from their default, in form order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Effective(RunSettings settings) =>
        from setting in SettingsDocument.Descriptors
        let value = SettingsDocument.Get(settings, setting.Key)
        where value != SettingsDocument.Get(s_defaults, setting.Key) && SettingsDocument.Applies(settings, setting.Key)
        select KeyValuePair.Create(setting.Key, value);
}
