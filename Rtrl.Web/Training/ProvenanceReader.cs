using System.Reflection;
using System.Runtime.InteropServices;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Training;

/// <summary>Where the numbers of this process come from.</summary>
public static class ProvenanceReader
{
    public static Provenance Current { get; } = Read();

    /// <summary>This process as it trains a run of such settings, which choose the kernels.</summary>
    public static Provenance Of(RunSettings settings) => Current with { VectorPath = NumericPath.Of(settings) };

    private static Provenance Read()
    {
        var informational =
            typeof(ProvenanceReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var parts = informational.Split('+', 2);
        return new Provenance(
            parts[0],
            parts.Length > 1 ? parts[1] : "unknown",
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            $"{Processor.Name} ({Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture})",
            VectorPath.Name
        );
    }
}
