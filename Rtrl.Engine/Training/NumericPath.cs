using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Training;

/// <summary>
/// What the last digits of a run depend on beside its settings: the vector path of the kernels and, where its world has an engine outside
/// this program, that engine and its version. A run goes on bit for bit on the same path alone.
/// </summary>
public static class NumericPath
{
    /// <summary>The path of such a run in this process, such as "avx2" or "avx2 · MuJoCo 3.3.8, WebAssembly".</summary>
    public static string Of(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return EnvironmentKind.Find(settings.Environment.Name)?.Engine is { } engine ? $"{VectorPath.Name} · {engine}" : VectorPath.Name;
    }
}
