using Rtrl.Physics.Native;
using Rtrl.Physics.WebAssembly;

namespace Rtrl.Physics;

/// <summary>Which engine this process uses. It is looked for once, when it is first asked for.</summary>
public static class PhysicsProviders
{
    /// <summary>
    /// The setting, as a variable of the environment: "wasm", "native", or the path of a .wasm module or of a library. Unset: wasm, else
    /// native.
    /// </summary>
    public const string Setting = "RTRL_PHYSICS";

    /// <summary>What makes an engine available where there is none: the build fetches it by itself where Node.js is.</summary>
    public const string Remedy = "Install Node.js and build again, or install the package libmujoco2.2.2 (Debian 12).";

    private static readonly Lazy<(IPhysicsProvider? Provider, string? Why)> s_found = new(() =>
        Find(Environment.GetEnvironmentVariable(Setting))
    );

    /// <summary>The engine of this process; null when there is none.</summary>
    public static IPhysicsProvider? Current => s_found.Value.Provider;

    /// <summary>Why there is none, with what to do; null when there is one.</summary>
    public static string? Absence => s_found.Value.Why;

    /// <summary>Where the build puts the module.</summary>
    internal static string ModulePath => Path.Combine(AppContext.BaseDirectory, "mujoco", "mujoco-3.3.8.wasm");

    /// <summary>The engine that the setting names, or why there is none.</summary>
    public static (IPhysicsProvider? Provider, string? Why) Find(string? setting)
    {
        try
        {
            IPhysicsProvider provider = setting switch
            {
                "wasm" => Bundled(),
                "native" => new NativeProvider(),
                { Length: > 0 } when setting.EndsWith(".wasm", StringComparison.Ordinal) => new WasmProvider(setting),
                { Length: > 0 } => new NativeProvider(setting),
                _ when File.Exists(ModulePath) => Bundled(),
                _ => new NativeProvider(),
            };
            return (provider, null);
        }
        catch (PhysicsException exception)
        {
            return (null, $"{(setting is { Length: > 0 } ? exception.Message : "This build holds no physics engine.")} {Remedy}");
        }
    }

    private static WasmProvider Bundled() =>
        File.Exists(ModulePath)
            ? new WasmProvider(ModulePath)
            : throw new PhysicsException("The WebAssembly module of MuJoCo was not fetched by the build.");
}
