using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Rtrl.Engine.Kernels;

/// <summary>The processor that the kernels run on.</summary>
public static class Processor
{
    /// <summary>Its model as its maker calls it, or "unknown processor".</summary>
    public static string Name { get; } = Read();

    private static string Read()
    {
        if (OperatingSystem.IsLinux())
        {
            const string Source = "/proc/cpuinfo";
            var model = File.Exists(Source)
                ? File.ReadLines(Source)
                    .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                    ?.Split(':', 2)[1]
                    .Trim()
                : null;
            if (!string.IsNullOrEmpty(model))
                return model;
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? BrandString() ?? "unknown processor";
    }

    private static string? BrandString()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
            return null;
        Span<int> words = stackalloc int[12];
        for (var leaf = 0; leaf < 3; leaf++)
        {
            var (eax, ebx, ecx, edx) = X86Base.CpuId(unchecked((int)0x80000002) + leaf, 0);
            (words[4 * leaf], words[(4 * leaf) + 1], words[(4 * leaf) + 2], words[(4 * leaf) + 3]) = (eax, ebx, ecx, edx);
        }

        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
    }
}
