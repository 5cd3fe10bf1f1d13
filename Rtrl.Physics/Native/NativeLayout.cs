namespace Rtrl.Physics.Native;

/// <summary>
/// Where the fields of mjModel and mjData stand in one version of the library, in bytes from the beginning of the structure: its public
/// functions reach none of them in the versions that distributions carry. The places are exact for the named version on 64-bit
/// little-endian Unix and for no other.
/// </summary>
internal sealed record NativeLayout(
    int SizeWidth,
    int Nq,
    int Nv,
    int Nu,
    int Nbody,
    int Ngeom,
    int Timestep,
    int Qpos0,
    int BodyMass,
    int Ncon,
    int Time,
    int Qpos,
    int Qvel,
    int WarmStart,
    int Ctrl,
    int Xpos,
    int GeomXpos,
    int GeomXmat,
    int CfrcExt
)
{
    private static readonly Dictionary<int, NativeLayout> s_versions = new()
    {
        [222] = new(4, 0, 4, 8, 16, 24, 232, 1096, 1240, 40332, 40336, 40376, 40384, 40400, 40408, 40480, 40536, 40544, 41168),
        [237] = new(4, 0, 4, 8, 16, 28, 264, 1136, 1280, 40384, 40392, 40432, 40440, 40456, 40472, 40560, 40616, 40624, 41064),
        [316] = new(4, 0, 4, 8, 16, 36, 320, 1312, 1464, 161604, 161616, 161656, 161664, 161680, 161696, 161792, 161848, 161856, 162384),
        [327] = new(4, 0, 4, 8, 16, 36, 336, 1336, 1488, 161584, 161616, 161656, 161664, 161680, 161696, 161792, 161848, 161856, 162456),
        [337] = new(4, 0, 4, 8, 16, 60, 352, 1344, 1496, 161576, 161616, 161656, 161664, 161680, 161696, 161792, 161848, 161856, 162360),
        [340] = new(4, 0, 4, 8, 16, 60, 352, 1352, 1504, 161576, 161632, 161672, 161680, 161696, 161712, 161816, 161872, 161880, 162424),
        [3_005_000] = new(
            8,
            0,
            8,
            16,
            32,
            120,
            712,
            1712,
            1864,
            161576,
            161632,
            161672,
            161680,
            161704,
            161720,
            161824,
            161880,
            161888,
            162424
        ),
        [3_006_000] = new(
            8,
            0,
            8,
            16,
            32,
            120,
            720,
            1720,
            1872,
            161576,
            161632,
            161672,
            161680,
            161704,
            161720,
            161824,
            161880,
            161888,
            162400
        ),
    };

    /// <exception cref="PhysicsException">The version is none of those whose fields are known.</exception>
    public static NativeLayout Of(int version) =>
        s_versions.TryGetValue(version, out var layout) && OperatingSystem.IsLinux() && Environment.Is64BitProcess
            ? layout
            : throw new PhysicsException(
                $"The fields of MuJoCo {Versions.Words(version)} are not known here, only those of "
                    + $"{string.Join(", ", s_versions.Keys.Select(Versions.Words))} on 64-bit Linux."
            );
}
