using System.Runtime.InteropServices;
using System.Text;
using Rtrl.Physics;
using Rtrl.Physics.WebAssembly;

namespace Rtrl.Benchmarks.Physics;

/// <summary>MuJoCo called with nothing around it: controls are written, the engine steps, and that is all.</summary>
internal sealed unsafe class DirectCalls
{
    private readonly Action _step;
    private readonly Action _finish;
    private readonly Action _reset;
    private readonly nint _controls;

    private DirectCalls(Action step, Action finish, Action reset, nint controls) =>
        (_step, _finish, _reset, _controls) = (step, finish, reset, controls);

    /// <summary>The functions of the module's table, as Wasmtime hands them out.</summary>
    public static DirectCalls Wasm(string model)
    {
        var engine = new Wasmtime.Engine(WasmProvider.Settings);
        var instance = new WasmInstance(engine, Wasmtime.Module.FromFile(engine, PhysicsProviders.ModulePath), model);
        var compiled = instance.LoadModel();
        var data = instance.Call("new MjData/1", compiled);
        return new DirectCalls(
            instance.Bind("mj_step", compiled, data),
            instance.Bind("mj_rnePostConstraint", compiled, data),
            instance.Bind("mj_resetData", compiled, data),
            instance.Memory + instance.ArrayOf("MjData.ctrl", data).Address
        );
    }

    /// <summary>The functions of the library, as pointers. Its controls stand at the place that version 2.2.2 has them.</summary>
    public static DirectCalls Native(string model)
    {
        var library = NativeLibrary.Load("libmujoco.so.2.2.2");
        delegate* unmanaged[Cdecl]<nint, nint, void> Export(string name) =>
            (delegate* unmanaged[Cdecl]<nint, nint, void>)NativeLibrary.GetExport(library, name);
        var (load, make) = (NativeLibrary.GetExport(library, "mj_loadXML"), NativeLibrary.GetExport(library, "mj_makeData"));
        var (step, finish, reset) = ((nint)Export("mj_step"), (nint)Export("mj_rnePostConstraint"), (nint)Export("mj_resetData"));
        var path = Path.GetTempFileName();
        File.WriteAllText(path, model);
        nint compiled;
        fixed (
            byte* file = Encoding.UTF8.GetBytes(path + '\0'),
                error = new byte[1_000]
        )
            compiled = ((delegate* unmanaged[Cdecl]<byte*, nint, byte*, int, nint>)load)(file, 0, error, 1_000);
        File.Delete(path);
        var data = ((delegate* unmanaged[Cdecl]<nint, nint>)make)(compiled);
        Action Bind(nint function) => () => ((delegate* unmanaged[Cdecl]<nint, nint, void>)function)(compiled, data);
        return new DirectCalls(Bind(step), Bind(finish), Bind(reset), *(nint*)(data + 40408));
    }

    public void Reset() => _reset();

    public void Step(ReadOnlySpan<double> controls, int engineSteps)
    {
        controls.CopyTo(new Span<double>((void*)_controls, controls.Length));
        for (var i = 0; i < engineSteps; i++)
            _step();
        _finish();
    }
}
