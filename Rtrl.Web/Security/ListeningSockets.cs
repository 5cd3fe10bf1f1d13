using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Rtrl.Web.Security;

/// <summary>
/// What the operating system says that this process listens on (proc(5): /proc/net/tcp holds addresses in words of the machine's byte
/// order).
/// </summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    /// <summary>TCP sockets of this process that take connections; empty where there is no /proc.</summary>
    public static IReadOnlyList<IPEndPoint> OfThisProcess()
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var own = new DirectoryInfo("/proc/self/fd").EnumerateFiles().Select(file => file.LinkTarget).OfType<string>().ToHashSet();
        return
        [
            .. from table in new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }
            where File.Exists(table)
            from row in File.ReadLines(table).Skip(1)
            let columns = row.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where columns[3] == Listening && own.Contains($"socket:[{columns[9]}]")
            select EndPoint(columns[1]),
        ];
    }

    /// <summary>Of "0100007F:1F90", which is 127.0.0.1:8080 on a little-endian machine.</summary>
    private static IPEndPoint EndPoint(string local)
    {
        var parts = local.Split(':');
        var words = parts[0].Chunk(8).Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        return new IPEndPoint(
            new IPAddress(MemoryMarshal.AsBytes(words.AsSpan())),
            int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        );
    }
}
