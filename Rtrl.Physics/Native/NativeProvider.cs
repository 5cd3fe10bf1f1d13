using System.Runtime.InteropServices;

namespace Rtrl.Physics.Native;

/// <summary>
/// A MuJoCo library of this machine, called directly: a little faster than the WebAssembly build. Its version has to be one whose fields
/// are known.
/// </summary>
public sealed class NativeProvider : IPhysicsProvider
{
    /// <summary>Names under which systems carry the library; the loader looks for them where it always looks.</summary>
    private static readonly string[] s_names = ["libmujoco.so.2.2.2", "libmujoco.so"];

    private readonly NativeLibraryCalls _calls;
    private readonly NativeLayout _fields;

    /// <param name="path">The library; null for the one that the system's loader finds.</param>
    /// <exception cref="PhysicsException">There is none, its version is not known, or it fails the self-test.</exception>
    public unsafe NativeProvider(string? path = null)
    {
        _calls = new NativeLibraryCalls(Load(path));
        Version = _calls.Version();
        _fields = NativeLayout.Of(Version);
        Test();
    }

    public string Name => $"MuJoCo {Versions.Words(Version)}, native";

    public int Version { get; }

    public Simulation Open(string model) => NativeSimulation.Open(_calls, _fields, model);

    private static nint Load(string? path)
    {
        foreach (var name in path is null ? s_names : [path])
        {
            if (NativeLibrary.TryLoad(name, out var library))
                return library;
        }
        throw new PhysicsException(
            path is null
                ? "No MuJoCo library is installed; on Debian: apt-get install libmujoco2.2.2."
                : $"{path} cannot be loaded as a library; name the file of libmujoco itself."
        );
    }

    /// <summary>A wrong place of a field reads nonsense, so a model whose numbers are known is read, and stepped once.</summary>
    private void Test()
    {
        using var hopper = NativeSimulation.Open(_calls, _fields, Models.For(Version, Models.Hopper));
        var mass = hopper.Mass;
        var sound =
            (hopper.Positions.Length, hopper.Velocities.Length, hopper.Controls.Length, hopper.Bodies, hopper.Geoms) == (6, 6, 3, 5, 5)
            && hopper.Timestep == 0.002
            && hopper.ModelPositions.SequenceEqual([0, 1.25, 0, 0, 0, 0])
            && hopper.Positions.SequenceEqual(hopper.ModelPositions)
            && Math.Abs(mass - 15.820013405927003) < 1e-9
            && Math.Abs(hopper.MassByFields - mass) < 1e-9;
        if (sound)
        {
            hopper.Step();
            sound = hopper.Time == 0.002 && hopper.Positions[1] is > 1.249 and < 1.25;
        }
        if (!sound)
            throw new PhysicsException($"{Name} does not read a model of known numbers rightly, so it is not used.");
    }
}
