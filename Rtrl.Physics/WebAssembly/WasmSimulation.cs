using Wasmtime;

namespace Rtrl.Physics.WebAssembly;

/// <summary>A simulation in an instance of the module. A trap ends this simulation and nothing else.</summary>
internal sealed class WasmSimulation : Simulation
{
    private readonly WasmInstance _instance;
    private readonly int _data;
    private readonly Action _reset;
    private readonly Action _step;
    private readonly Action _forward;
    private readonly Action _finishForces;
    private readonly Func<int, int> _contacts;
    private readonly Func<int, double> _time;
    private readonly Action<int, double> _setTime;

    private WasmSimulation(WasmInstance instance, int model, int data, Layout layout)
        : base(layout)
    {
        (_instance, _data) = (instance, data);
        _reset = instance.Bind("mj_resetData", model, data);
        _step = instance.Bind("mj_step", model, data);
        _forward = instance.Bind("mj_forward", model, data);
        _finishForces = instance.Bind("mj_rnePostConstraint", model, data);
        _contacts = instance.IntegerGetter("MjData.ncon");
        _time = instance.Getter("MjData.time");
        _setTime = instance.Setter("MjData.time");
    }

    public static WasmSimulation Open(WasmInstance instance)
    {
        var model = instance.LoadModel();
        if (model == 0)
            throw new PhysicsException($"MuJoCo refuses this model: {instance.Printed.Trim()}");
        var data = instance.Call("new MjData/1", model);
        return new WasmSimulation(instance, model, data, LayoutOf(instance, model, data));
    }

    public override double Time
    {
        get => _time(_data);
        set => _setTime(_data, value);
    }

    public override int Contacts => _contacts(_data);

    public override string Warnings => _instance.Printed;

    public override void Reset() => Guarded(_reset);

    public override void Step() => Guarded(_step);

    public override void Forward() => Guarded(_forward);

    public override void FinishForces() => Guarded(_finishForces);

    private protected override void Dispose(bool disposing)
    {
        if (disposing)
            _instance.Dispose();
    }

    private static unsafe Layout LayoutOf(WasmInstance instance, int model, int data)
    {
        double* Array(string name) => (double*)(instance.Memory + (nint)(uint)instance.ArrayOf($"MjData.{name}", data).Address);
        return new Layout
        {
            Timestep = instance.Getter("MjOption.timestep")(instance.Call("MjModel.opt", model)),
            PositionCount = instance.Call("MjModel.nq", model),
            VelocityCount = instance.Call("MjModel.nv", model),
            ControlCount = instance.Call("MjModel.nu", model),
            Bodies = instance.Call("MjModel.nbody", model),
            Geoms = instance.Call("MjModel.ngeom", model),
            Positions = Array("qpos"),
            Velocities = Array("qvel"),
            Controls = Array("ctrl"),
            WarmStart = Array("qacc_warmstart"),
            BodyPositions = Array("xpos"),
            ContactForces = Array("cfrc_ext"),
            GeomPositions = Array("geom_xpos"),
            GeomOrientations = Array("geom_xmat"),
        };
    }

    private void Guarded(Action call)
    {
        try
        {
            call();
            GC.KeepAlive(this);
        }
        catch (WasmtimeException trap)
        {
            throw new PhysicsException(
                $"The physics engine of this run has stopped: {(trap.InnerException ?? trap).Message} It cannot go on; branch from "
                    + "the last checkpoint.",
                trap
            );
        }
    }
}
