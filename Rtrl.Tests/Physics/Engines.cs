using Rtrl.Physics;
using Rtrl.Physics.Native;
using Rtrl.Physics.WebAssembly;

namespace Rtrl.Tests.Physics;

/// <summary>The two ways to the engine. ./test.sh sets both up; where one is missing its tests are skipped, and fail in CI.</summary>
internal static class Engines
{
    public const string Wasm = "wasm";
    public const string Native = "native";

    private static readonly Lazy<WasmProvider> s_wasm = new(() => new WasmProvider(PhysicsProviders.ModulePath));
    private static readonly Lazy<NativeProvider> s_native = new(() => new NativeProvider());

    public static IPhysicsProvider Of(string name)
    {
        try
        {
            return name == Wasm ? s_wasm.Value : s_native.Value;
        }
        catch (PhysicsException exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    /// <summary>Opens a model as this engine has to read it.</summary>
    public static Simulation Open(string name, string model)
    {
        var provider = Of(name);
        return provider.Open(Models.For(provider.Version, model));
    }
}
