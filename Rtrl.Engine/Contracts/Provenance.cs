using System.Reflection;
using System.Runtime.InteropServices;

namespace Rtrl.Engine.Contracts;

/// <summary>Where a run's numbers come from.</summary>
/// <param name="Version">Version of the program.</param>
/// <param name="Commit">Git commit it was built from; "unknown" when it was built outside a repository.</param>
/// <param name="VectorPath">Kernel path chosen at start, such as "avx2" or "scalar".</param>
public sealed record Provenance(string Version, string Commit, string Runtime, string OperatingSystem, string Processor, string VectorPath)
{
    /// <summary>Facts of this program on this machine.</summary>
    public static Provenance OfThisProcess(string vectorPath)
    {
        var assembly = typeof(Provenance).Assembly;
        var stamp = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
        var parts = stamp.Split('+', 2);
        return new Provenance(
            parts[0], parts.Length > 1 ? parts[1] : "unknown", RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
            $"{ProcessorName()}, {Environment.ProcessorCount} logical cores", vectorPath);
    }

    private static string ProcessorName()
    {
        const string Linux = "/proc/cpuinfo";
        if (File.Exists(Linux)
            && File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return line[(colon + 1)..].Trim();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
