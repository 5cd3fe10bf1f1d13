using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Wasmtime;

namespace Rtrl.Physics.WebAssembly;

/// <summary>
/// One running copy of the module with a memory of its own (17 MB of addresses with a model, of which a tenth is touched), and the host
/// that its imports need: a file to read the model from, a calendar, and Emscripten's way of catching. None of it is called while the
/// engine steps.
/// </summary>
internal sealed class WasmInstance : IDisposable
{
    private readonly Store _store;
    private readonly Linker _linker;
    private readonly Instance _instance;
    private readonly Memory _memory;
    private readonly Table _table;
    private readonly Embind _api;
    private readonly ModelFile _file;
    private readonly UnmanagedMemory _unmanaged = new(Simulation.Bytes);
    private (int Address, int Count) _taken;

    public WasmInstance(Engine engine, Module module, string model)
    {
        _file = new ModelFile(model);
        _store = new Store(engine);
        _linker = new Linker(engine);
        _api = new Embind(TextAt);
        var itself = new WeakReference<WasmInstance>(this);
        foreach (var import in module.Imports.OfType<FunctionImport>())
            _linker.DefineFunction(import.ModuleName, import.Name, Serve(import, itself), import.Parameters, import.Results);
        _instance = _linker.Instantiate(_store, module);
        _memory = _instance.GetMemory("memory") ?? throw Missing("memory");
        _table = _instance.GetTable("__indirect_function_table") ?? throw Missing("__indirect_function_table");
        Export("emscripten_stack_init").Invoke();
        Export("__wasm_call_ctors").Invoke();
    }

    /// <summary>Where the memory begins. It never moves: its whole range is reserved.</summary>
    public nint Memory => _memory.GetPointer();

    /// <summary>What the engine has printed.</summary>
    public string Printed => _file.Printed;

    /// <summary>Compiles the model of the file. 0 when it is not valid; <see cref="Printed"/> then says why.</summary>
    public int LoadModel()
    {
        var text = Encoding.UTF8.GetBytes(ModelFile.Path);
        var block = (int)Export("malloc").Invoke(text.Length + 5)!;
        var span = _memory.GetSpan(block, text.Length + 5);
        BinaryPrimitives.WriteInt32LittleEndian(span, text.Length);
        text.CopyTo(span[4..]);
        span[^1] = 0;
        return Call("MjModel.loadFromXML", block);
    }

    /// <summary>Calls a member that answers with a number of 32 bits: an integer, or the address of an object.</summary>
    public int Call(string member, params ReadOnlySpan<int> arguments)
    {
        var (invoker, target) = _api[member];
        var values = new ValueBox[arguments.Length + 1];
        values[0] = target;
        for (var i = 0; i < arguments.Length; i++)
            values[i + 1] = arguments[i];
        return InTable(invoker).Invoke(values) is int answer ? answer : 0;
    }

    /// <summary>Where an array that an object holds stands in memory, and how many elements it has.</summary>
    public (int Address, int Count) ArrayOf(string property, int instance)
    {
        Call(property, instance);
        return _taken;
    }

    /// <summary>A getter of a double, to be called with the object.</summary>
    public Func<int, double> Getter(string property)
    {
        var (getter, context) = _api[property];
        var call = InTable(getter).WrapFunc<int, int, double>() ?? throw Missing(property);
        return instance => call(context, instance);
    }

    /// <summary>A getter of an integer, to be called with the object.</summary>
    public Func<int, int> IntegerGetter(string property)
    {
        var (getter, context) = _api[property];
        var call = InTable(getter).WrapFunc<int, int, int>() ?? throw Missing(property);
        return instance => call(context, instance);
    }

    /// <summary>A setter of a double, to be called with the object and the value.</summary>
    public Action<int, double> Setter(string property)
    {
        var (setter, context) = _api[$"{property}="];
        var call = InTable(setter).WrapAction<int, int, double>() ?? throw Missing(property);
        return (instance, value) => call(context, instance, value);
    }

    /// <summary>A function of two objects that answers nothing, bound to them.</summary>
    public Action Bind(string function, int first, int second)
    {
        var (invoker, target) = _api[function];
        var call = InTable(invoker).WrapAction<int, int, int>() ?? throw Missing(function);
        return () => call(target, first, second);
    }

    public void Dispose()
    {
        _linker.Dispose();
        _store.Dispose();
        _unmanaged.Dispose();
    }

    private static PhysicsException Missing(string name) =>
        new($"This WebAssembly module is no build of MuJoCo that is known here: it has no {name}.");

    private Function Export(string name) => _instance.GetFunction(name) ?? throw Missing(name);

    private Function InTable(int index) => _table.GetElement((uint)index) as Function ?? throw Missing($"function {index} in its table");

    private string TextAt(int address) => _memory.ReadNullTerminatedString((uint)address);

    /// <summary>
    /// What an import does. The store holds its imports until it is freed itself, so they hold the instance weakly: else nobody could ever
    /// let go of either.
    /// </summary>
    private static Function.UntypedCallbackDelegate Serve(FunctionImport import, WeakReference<WasmInstance> itself)
    {
        var (name, takes, gives) = (import.Name, import.Parameters, import.Results);
        WasmInstance Instance() =>
            itself.TryGetTarget(out var instance) ? instance : throw new PhysicsException("The engine was let go of while it worked.");
        if (name.StartsWith("_embind_register_", StringComparison.Ordinal))
            return (_, arguments, _) => Instance()._api.Register(name, Integers(arguments, takes));
        if (name.StartsWith("invoke_", StringComparison.Ordinal))
            return (_, arguments, results) => Answer(results, gives, Instance().Caught(arguments));
        return (_, arguments, results) => Answer(results, gives, Instance().Called(name, Integers(arguments, takes), arguments));
    }

    private static void Answer(Span<ValueBox> results, IReadOnlyList<ValueKind> kinds, object? value)
    {
        for (var i = 0; i < kinds.Count; i++)
        {
            results[i] = kinds[i] switch
            {
                ValueKind.Int32 => value is int number ? number : 0,
                ValueKind.Int64 => value is long number ? number : 0L,
                ValueKind.Float32 => value is float number ? number : 0f,
                _ => value is double number ? number : 0.0,
            };
        }
    }

    private static int[] Integers(ReadOnlySpan<ValueBox> arguments, IReadOnlyList<ValueKind> kinds)
    {
        var integers = new int[arguments.Length];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = kinds[i] == ValueKind.Int32 ? arguments[i].AsInt32() : 0;
        return integers;
    }

    /// <summary>
    /// Emscripten's try: calls a function of the table; whatever is thrown inside is noted for the module, which then unwinds by itself.
    /// </summary>
    private object? Caught(ReadOnlySpan<ValueBox> arguments)
    {
        var stack = Export("emscripten_stack_get_current").Invoke();
        try
        {
            return InTable(arguments[0].AsInt32()).Invoke(arguments[1..]);
        }
        catch (WasmtimeException)
        {
            Export("_emscripten_stack_restore").Invoke((int)stack!);
            Export("setThrew").Invoke(1, 0);
            return null;
        }
    }

    /// <summary>All other imports. What is not named here is never needed and answers 0.</summary>
    private object? Called(string name, int[] numbers, ReadOnlySpan<ValueBox> boxed)
    {
        switch (name)
        {
            case "_emval_take_value":
                _taken = (_memory.ReadInt32((uint)numbers[1] + 4), _memory.ReadInt32((uint)numbers[1]));
                return 1;
            case "__syscall_openat":
                return _file.Open(TextAt(numbers[1]));
            case "__syscall_stat64" or "__syscall_lstat64":
                return _file.Stat(TextAt(numbers[0]), _memory.GetSpan((uint)numbers[1], 96));
            case "__syscall_newfstatat":
                return _file.Stat(TextAt(numbers[1]), _memory.GetSpan((uint)numbers[2], 96));
            case "__syscall_fstat64":
                return _file.Stat(null, _memory.GetSpan((uint)numbers[1], 96));
            case "fd_read":
                return Transferred(numbers, _file.Read);
            case "fd_write":
                return Transferred(
                    numbers,
                    bytes =>
                    {
                        _file.Print(bytes);
                        return bytes.Length;
                    }
                );
            case "fd_seek":
                var fault = _file.Seek(numbers[0], boxed[1].AsInt64(), numbers[2], out var position);
                _memory.WriteInt64((uint)numbers[3], position);
                return fault;
            case "environ_sizes_get":
                _memory.WriteInt32((uint)numbers[0], 0);
                _memory.WriteInt32((uint)numbers[1], 0);
                return 0;
            case "clock_time_get":
                _memory.WriteInt64((uint)numbers[2], 0);
                return 0;
            case "_localtime_js":
                WriteCalendar(_memory.GetSpan((uint)numbers[1], 44));
                return null;
            case "emscripten_get_heap_max":
                return int.MaxValue;
            case "emscripten_resize_heap":
                var pages = (((long)(uint)numbers[0]) + 65_535) / 65_536;
                if (pages > _memory.GetSize())
                    _memory.Grow(pages - _memory.GetSize());
                return 1;
            case "__cxa_throw" or "_abort_js" or "__assert_fail" or "exit" or "__resumeException" or "_emscripten_throw_longjmp":
                throw new PhysicsException(
                    _file.Printed is { Length: > 0 } printed ? $"The engine gave up: {printed.Trim()}" : $"The engine gave up ({name})."
                );
            default:
                return null;
        }
    }

    private delegate int Transfer(Span<byte> bytes);

    /// <summary>Reads or writes the list of buffers that WASI passes: {address, length} each.</summary>
    private int Transferred(int[] numbers, Transfer transfer)
    {
        var total = 0;
        for (var i = 0; i < numbers[2]; i++)
        {
            var entry = (uint)numbers[1] + (8 * (uint)i);
            var length = _memory.ReadInt32(entry + 4);
            var moved = length == 0 ? 0 : transfer(_memory.GetSpan((uint)_memory.ReadInt32(entry), length));
            total += moved;
            if (moved < length)
                break;
        }
        _memory.WriteInt32((uint)numbers[3], total);
        return 0;
    }

    /// <summary>
    /// The first of January 1970, a Thursday: a date that is valid. The engine prints it beside its warnings, and stops at day 0.
    /// </summary>
    private static void WriteCalendar(Span<byte> calendar)
    {
        calendar.Clear();
        var fields = MemoryMarshal.Cast<byte, int>(calendar);
        (fields[3], fields[5], fields[6]) = (1, 70, 4);
    }
}
