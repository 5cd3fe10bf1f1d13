using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Kernels;

namespace Rtrl.Web.Training;

/// <summary>Where the numbers of this process come from.</summary>
public static class ProvenanceReader
{
    public static Provenance Current { get; } = Read();

    private static Provenance Read()
    {
        var informational = typeof(ProvenanceReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var parts = informational.Split('+', 2);
        return new Provenance(
            parts[0], parts.Length > 1 ? parts[1] : "unknown", RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
            $"{Processor()} ({Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture})", VectorPath.Name);
    }

    private static string Processor()
    {
        if (OperatingSystem.IsLinux())
        {
            const string Source = "/proc/cpuinfo";
            var model = File.Exists(Source)
                ? File.ReadLines(Source).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
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
            (words[4 * leaf], words[4 * leaf + 1], words[4 * leaf + 2], words[4 * leaf + 3]) = (eax, ebx, ecx, edx);
        }
        return System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
    }
}
