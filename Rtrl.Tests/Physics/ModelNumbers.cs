using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Rtrl.Physics;
using Rtrl.Physics.WebAssembly;
using Wasmtime;

namespace Rtrl.Tests.Physics;

/// <summary>
/// What an engine has made of a model, field by field under MuJoCo's own names: from the module's memory, or from what the library prints.
/// </summary>
internal abstract class ModelNumbers
{
    public abstract double[] this[string field] { get; }

    public static ModelNumbers Of(string engine, string model)
    {
        var provider = Engines.Of(engine);
        model = Models.For(provider.Version, model);
        return engine == Engines.Wasm ? new InMemory(model) : new Printed(model);
    }

    private sealed unsafe class InMemory : ModelNumbers, IDisposable
    {
        private static readonly string[] s_bytes = ["jnt_limited", "actuator_ctrllimited"];

        private static readonly string[] s_integers =
        [
            "body_parentid",
            "jnt_type",
            "jnt_bodyid",
            "jnt_qposadr",
            "jnt_dofadr",
            "geom_type",
            "geom_bodyid",
            "geom_contype",
            "geom_conaffinity",
            "geom_condim",
            "actuator_trnid",
        ];

        private readonly WasmInstance _instance;
        private readonly int _model;

        public InMemory(string model)
        {
            var engine = new Wasmtime.Engine(WasmProvider.Settings);
            _instance = new WasmInstance(engine, Module.FromFile(engine, PhysicsProviders.ModulePath), model);
            _model = _instance.LoadModel();
        }

        public override double[] this[string field]
        {
            get
            {
                if (field == "meaninertia")
                    return [_instance.Getter("MjStatistic.meaninertia")(_instance.Call("MjModel.stat", _model))];
                var (address, count) = _instance.ArrayOf($"MjModel.{field}", _model);
                var place = (void*)(_instance.Memory + address);
                return field switch
                {
                    _ when s_bytes.Contains(field) => [.. new ReadOnlySpan<byte>(place, count).ToArray().Select(number => (double)number)],
                    _ when s_integers.Contains(field) =>
                    [
                        .. new ReadOnlySpan<int>(place, count).ToArray().Select(number => (double)number),
                    ],
                    _ => new ReadOnlySpan<double>(place, count).ToArray(),
                };
            }
        }

        public void Dispose() => _instance.Dispose();
    }

    /// <summary>The library's printout: every field of every body, joint, geom and motor with 17 digits, in order.</summary>
    private sealed unsafe class Printed : ModelNumbers
    {
        private readonly Dictionary<string, List<double>> _fields = new(StringComparer.Ordinal);

        public Printed(string model)
        {
            var library = NativeLibrary.Load("libmujoco.so.2.2.2");
            var load = (delegate* unmanaged[Cdecl]<byte*, nint, byte*, int, nint>)NativeLibrary.GetExport(library, "mj_loadXML");
            var print = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, void>)NativeLibrary.GetExport(library, "mj_printFormattedModel");
            var free = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "mj_deleteModel");
            var (source, target) = (Path.GetTempFileName(), Path.GetTempFileName());
            try
            {
                File.WriteAllText(source, model);
                fixed (
                    byte* from = Text(source),
                        to = Text(target),
                        format = Text("%26.17g"),
                        error = new byte[1_000]
                )
                {
                    var compiled = load(from, 0, error, 1_000);
                    Assert.True(compiled != 0, Marshal.PtrToStringUTF8((nint)error));
                    print(compiled, to, format);
                    free(compiled);
                }
                foreach (var line in File.ReadLines(target))
                    Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            finally
            {
                File.Delete(source);
                File.Delete(target);
            }
        }

        public override double[] this[string field] => [.. _fields[field]];

        private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

        private void Read(string[] words)
        {
            if (words.Length < 2 || !words[1..].All(word => double.TryParse(word, CultureInfo.InvariantCulture, out _)))
                return;
            if (!_fields.TryGetValue(words[0], out var numbers))
                _fields[words[0]] = numbers = [];
            numbers.AddRange(words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture)));
        }
    }
}
