using System.Text;

namespace Rtrl.Physics.Native;

/// <summary>A simulation in the library: one model and one data object, freed with it.</summary>
internal sealed unsafe class NativeSimulation : Simulation
{
    private readonly NativeLibraryCalls _calls;
    private readonly NativeLayout _fields;
    private readonly StringBuilder _warnings = new();
    private readonly NativeObject _modelObject;
    private readonly NativeObject _dataObject;
    private readonly nint _model;
    private readonly nint _data;

    private NativeSimulation(NativeLibraryCalls calls, NativeLayout fields, nint model, nint data)
        : base(LayoutOf(fields, model, data))
    {
        (_calls, _fields, _model, _data) = (calls, fields, model, data);
        (_modelObject, _dataObject) = (new NativeObject(model, calls.DeleteModel), new NativeObject(data, calls.DeleteData));
    }

    public override double Time
    {
        get => *(double*)(_data + _fields.Time);
        set => *(double*)(_data + _fields.Time) = value;
    }

    public override int Contacts => *(int*)(_data + _fields.Ncon);

    public override string Warnings => _warnings.ToString();

    /// <summary>Mass of all bodies together, in kilograms, as the fields say it.</summary>
    public double MassByFields
    {
        get
        {
            var total = 0.0;
            foreach (var mass in new ReadOnlySpan<double>(*(double**)(_model + _fields.BodyMass), Bodies))
                total += mass;
            return total;
        }
    }

    /// <summary>The same as the library itself says it.</summary>
    public double Mass => _calls.TotalMass(_model);

    /// <summary>qpos0: the positions of the model's own pose.</summary>
    public ReadOnlySpan<double> ModelPositions => new(*(double**)(_model + _fields.Qpos0), Positions.Length);

    public static NativeSimulation Open(NativeLibraryCalls calls, NativeLayout fields, string model)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, model);
            Span<byte> error = stackalloc byte[1_000];
            fixed (
                byte* file = Encoding.UTF8.GetBytes(path + '\0'),
                    said = error
            )
            {
                var compiled = calls.LoadXml(file, 0, said, error.Length);
                if (compiled == 0)
                    throw new PhysicsException($"MuJoCo refuses this model: {Encoding.UTF8.GetString(error[..error.IndexOf((byte)0)])}");
                return new NativeSimulation(calls, fields, compiled, calls.MakeData(compiled));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    public override void Reset() => Call(_calls.ResetData);

    public override void Step() => Call(_calls.Step);

    public override void Forward() => Call(_calls.Forward);

    public override void FinishForces() => Call(_calls.RnePostConstraint);

    private protected override void Dispose(bool disposing)
    {
        _dataObject.Dispose();
        _modelObject.Dispose();
    }

    private void Call(delegate* unmanaged[Cdecl]<nint, nint, void> function)
    {
        NativeLibraryCalls.Call(function, _model, _data, _warnings);
        GC.KeepAlive(this);
    }

    private static Layout LayoutOf(NativeLayout fields, nint model, nint data)
    {
        int Size(int offset) => fields.SizeWidth == 4 ? *(int*)(model + offset) : (int)*(long*)(model + offset);
        double* Array(int offset) => *(double**)(data + offset);
        return new Layout
        {
            Timestep = *(double*)(model + fields.Timestep),
            PositionCount = Size(fields.Nq),
            VelocityCount = Size(fields.Nv),
            ControlCount = Size(fields.Nu),
            Bodies = Size(fields.Nbody),
            Geoms = Size(fields.Ngeom),
            Positions = Array(fields.Qpos),
            Velocities = Array(fields.Qvel),
            Controls = Array(fields.Ctrl),
            WarmStart = Array(fields.WarmStart),
            BodyPositions = Array(fields.Xpos),
            ContactForces = Array(fields.CfrcExt),
            GeomPositions = Array(fields.GeomXpos),
            GeomOrientations = Array(fields.GeomXmat),
        };
    }
}
