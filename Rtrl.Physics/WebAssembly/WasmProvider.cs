using Wasmtime;

namespace Rtrl.Physics.WebAssembly;

/// <summary>
/// MuJoCo's own WebAssembly build inside this process, through Wasmtime: the same on every system, without root. The module is compiled
/// once (some seconds) and the machine code is kept in the user's cache.
/// </summary>
public sealed class WasmProvider : IPhysicsProvider, IDisposable
{
    private const string Nothing = "<mujoco/>";

    private readonly Engine _engine;
    private readonly Module _module;

    /// <param name="path">The module, a .wasm file.</param>
    /// <exception cref="PhysicsException">The file cannot be read, or is no such module.</exception>
    public WasmProvider(string path)
    {
        try
        {
            _engine = new Engine(Settings);
            _module = Module.FromFile(_engine, path);
            using var instance = new WasmInstance(_engine, _module, Nothing);
            Version = instance.Call("mj_version");
        }
        catch (Exception exception) when (exception is WasmtimeException or IOException or UnauthorizedAccessException)
        {
            throw new PhysicsException($"{path} cannot be used as MuJoCo's WebAssembly module: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Machine code is cached where the user's cache can be written, and a memory stays where it is, so that addresses into it hold.
    /// </summary>
    internal static Config Settings
    {
        get
        {
            var config = new Config().WithMemoryMayMove(false);
            try
            {
                return config.WithCacheConfig(null);
            }
            catch (WasmtimeException)
            {
                return config; // an account without a home compiles at every start
            }
        }
    }

    public string Name => $"MuJoCo {Versions.Words(Version)}, WebAssembly";

    public int Version { get; }

    public Simulation Open(string model)
    {
        var instance = new WasmInstance(_engine, _module, model);
        try
        {
            return WasmSimulation.Open(instance);
        }
        catch (Exception exception)
        {
            instance.Dispose();
            throw exception as PhysicsException
                ?? new PhysicsException($"MuJoCo refuses this model: {(exception.InnerException ?? exception).Message}", exception);
        }
    }

    public void Dispose()
    {
        _module.Dispose();
        _engine.Dispose();
    }
}
