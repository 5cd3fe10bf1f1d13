using System.Runtime.InteropServices;

namespace Rtrl.Data.Files;

/// <summary>
/// Which file lies at a path: its device, its number there (inode) and when it was born, since numbers are given again. Writing into a file
/// leaves it the same; removing or replacing it does not. Windows lets nobody remove a file that is open: there the time of birth is
/// enough.
/// </summary>
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Birth)
{
    private const int NoSuchFile = 2,
        NoSuchFolder = 20,
        CurrentFolder = -100;
    private const uint NumberAndBirth = 0x100 | 0x800;

    /// <summary>Null when there is no such file, or the system does not let us look.</summary>
    public static FileIdentity? Of(string path) => Look(path).Found;

    /// <summary>Whether this file still lies at the path. Where the system does not let us look, nothing speaks against it.</summary>
    public bool IsAt(string path) => Look(path) is var (found, missing) && (found is null ? !missing : found == this);

    private static (FileIdentity? Found, bool Missing) Look(string path)
    {
        if (OperatingSystem.IsWindows())
            return new FileInfo(path) is { Exists: true } file ? (new FileIdentity(0, 0, file.CreationTimeUtc.Ticks), false) : (null, true);

        var answer = new byte[256];
        if ((OperatingSystem.IsMacOS() ? MacStat(path, answer) : StatX(CurrentFolder, path, 0, NumberAndBirth, answer)) != 0)
            return (null, Marshal.GetLastPInvokeError() is NoSuchFile or NoSuchFolder);
        return (OperatingSystem.IsMacOS() ? OfMac(answer) : OfLinux(answer), false);
    }

    /// <summary>
    /// struct statx of the Linux kernel, the same on every processor: stx_ino at 32, stx_btime at 80, stx_dev_major and _minor at 136.
    /// </summary>
    private static FileIdentity OfLinux(ReadOnlySpan<byte> answer) =>
        new(MemoryMarshal.Read<ulong>(answer[136..]), MemoryMarshal.Read<ulong>(answer[32..]), Time(answer[80..]));

    /// <summary>struct stat of macOS with 64-bit inodes: st_dev at 0, st_ino at 8, st_birthtimespec at 80.</summary>
    private static FileIdentity OfMac(ReadOnlySpan<byte> answer) =>
        new(MemoryMarshal.Read<uint>(answer), MemoryMarshal.Read<ulong>(answer[8..]), Time(answer[80..]));

    /// <summary>Nanoseconds since 1970; 0 where the file system does not know.</summary>
    private static long Time(ReadOnlySpan<byte> secondsAndNanoseconds) =>
        unchecked((MemoryMarshal.Read<long>(secondsAndNanoseconds) * 1_000_000_000) + MemoryMarshal.Read<uint>(secondsAndNanoseconds[8..]));

    private static int MacStat(string path, byte[] answer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatOfIntel(path, answer) : Stat(path, answer);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [Out] byte[] answer
    );

    [DllImport("libc", EntryPoint = "stat", SetLastError = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "stat$INODE64", SetLastError = true)]
    private static extern int StatOfIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] answer);
}
