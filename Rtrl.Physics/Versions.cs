using System.Globalization;

namespace Rtrl.Physics;

/// <summary>The two ways in which MuJoCo has numbered itself.</summary>
internal static class Versions
{
    /// <summary>
    /// From this version on a contact's margin is the sum of the two shapes' margins; before it was the larger of the two.
    /// </summary>
    public const int MarginsAreAdded = 3_005_000;

    public static string Words(int version) =>
        version < 1_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{version / 100}.{version / 10 % 10}.{version % 10}")
            : string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version / 1_000 % 1_000}.{version % 1_000}");
}
