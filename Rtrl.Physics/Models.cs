using System.Globalization;
using System.Xml.Linq;

namespace Rtrl.Physics;

/// <summary>The bodies of the locomotion tasks, written as MJCF beside this file.</summary>
public static class Models
{
    /// <summary>Planar runner: 9 positions, 9 velocities, 6 motors, 14 kg.</summary>
    public static string HalfCheetah => Read("half-cheetah");

    /// <summary>Planar one-legged hopper: 6 positions, 6 velocities, 3 motors, 15.8 kg.</summary>
    public static string Hopper => Read("hopper");

    /// <summary>
    /// Planar walker on two legs: 9 positions, 9 velocities, 6 motors, 23.7 kg. Its right foot slides more easily than its left.
    /// </summary>
    public static string Walker => Read("walker");

    /// <summary>The walker whose feet are alike, as from the fifth version of the task on.</summary>
    public static string WalkerAlike =>
        Changed(
            Walker,
            shape =>
            {
                if (shape.Attribute("name")?.Value == "right foot")
                    shape.SetAttributeValue("friction", "1.9 0.1 0.1");
            }
        );

    /// <summary>A ball on four legs, free in space: 15 positions, 14 velocities, 8 motors, 0.91 kg.</summary>
    public static string Ant => Read("ant");

    /// <summary>
    /// The model as an engine of this version has to read it for the same motion. Margins are written for engines that take the larger of
    /// two shapes' margins; from 3.5.0 on they are added, so each is halved.
    /// </summary>
    public static string For(int version, string model) =>
        version < Versions.MarginsAreAdded
            ? model
            : Changed(
                model,
                shape =>
                {
                    if (shape.Attribute("margin") is { } margin)
                        margin.Value = (0.5 * double.Parse(margin.Value, CultureInfo.InvariantCulture)).ToString(
                            "R",
                            CultureInfo.InvariantCulture
                        );
                }
            );

    private static string Changed(string model, Action<XElement> change)
    {
        var document = XDocument.Parse(model);
        foreach (var shape in document.Descendants("geom"))
            change(shape);
        return document.ToString();
    }

    private static string Read(string name)
    {
        using var stream = typeof(Models).Assembly.GetManifestResourceStream($"Rtrl.Physics.Models.{name}.xml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
