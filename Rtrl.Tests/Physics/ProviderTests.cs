using System.Runtime.CompilerServices;
using Rtrl.Physics;
using Rtrl.Physics.Native;
using Rtrl.Physics.WebAssembly;

namespace Rtrl.Tests.Physics;

public sealed class ProviderTests
{
    public static TheoryData<string> Both => [Engines.Wasm, Engines.Native];

    [Theory]
    [MemberData(nameof(Both))]
    public void Name_OfAProvider_SaysEngineVersionAndWay(string engine)
    {
        var provider = Engines.Of(engine);
        Assert.Matches(engine == Engines.Wasm ? @"^MuJoCo 3\.3\.8, WebAssembly$" : @"^MuJoCo \d+\.\d+\.\d+, native$", provider.Name);
        Assert.True(engine == Engines.Native || provider.Version == 338);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Step_StateThatIsNoNumber_IsResetByTheEngineWithAWarning(string engine)
    {
        using var simulation = Engines.Open(engine, Models.Hopper);
        Assert.Empty(simulation.Warnings);
        simulation.Velocities[2] = double.NaN;
        simulation.Step();
        Assert.Contains("unstable", simulation.Warnings, StringComparison.Ordinal);
        Assert.InRange(simulation.Positions[1], 1.24, 1.25);
        simulation.Step();
        Assert.True(double.IsFinite(simulation.Velocities[2]));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Open_ModelThatIsNotValid_IsRefusedWithTheEnginesWords(string engine)
    {
        var torn = Assert.Throws<PhysicsException>(() => Engines.Of(engine).Open("<mujoco><worldbody>"));
        Assert.Contains("XML", torn.Message, StringComparison.Ordinal);
        Assert.Throws<PhysicsException>(() => Engines.Of(engine).Open("<mujoco><worldbody><geom type='sphere'/></worldbody></mujoco>"));
        using var next = Engines.Open(engine, Models.Hopper); // a refusal harms nobody else
        next.Step();
    }

    /// <summary>Each simulation has an engine of its own: four bodies on four threads move as each does alone.</summary>
    [Theory]
    [MemberData(nameof(Both))]
    public async Task Simulations_OnSeveralThreads_DoNotMeet(string engine)
    {
        string[] models = [Models.HalfCheetah, Models.Hopper, Models.Walker, Models.Ant];
        var alone = models.Select(model => Moved(engine, model)).ToArray();
        var together = await Task.WhenAll(models.Select(model => Task.Run(() => Moved(engine, model))));
        Assert.Equal(alone, together);
    }

    /// <summary>
    /// The whole state is time, positions, velocities, controls, warm start and the lagging places: put into another simulation, the motion
    /// is the same to the last bit.
    /// </summary>
    [Theory]
    [MemberData(nameof(Both))]
    public void State_PutIntoAnotherSimulation_MovesOnBitForBit(string engine)
    {
        foreach (var model in new[] { Models.HalfCheetah, Models.Hopper, Models.Walker, Models.Ant })
        {
            using var first = Engines.Open(engine, model);
            Drive(first, from: 0, steps: 150);
            using var second = Engines.Open(engine, model);
            (second.Time, double[] places) = (first.Time, first.BodyPositions.ToArray());
            first.Positions.CopyTo(second.Positions);
            first.Velocities.CopyTo(second.Velocities);
            first.Controls.CopyTo(second.Controls);
            second.Forward();
            first.WarmStart.CopyTo(second.WarmStart);
            places.CopyTo(second.BodyPositions);
            Drive(first, from: 150, steps: 100);
            Drive(second, from: 150, steps: 100);
            Assert.Equal(first.Positions.ToArray(), second.Positions.ToArray());
            Assert.Equal(first.Velocities.ToArray(), second.Velocities.ToArray());
            Assert.Equal(first.BodyPositions.ToArray(), second.BodyPositions.ToArray());
            Assert.Equal(first.Time, second.Time);
        }
    }

    /// <summary>
    /// Nobody disposes of an environment: whoever drops one drops its engine, though the store of its imports leads back to it.
    /// </summary>
    [Fact]
    public void Instance_ThatNobodyHolds_IsCollected()
    {
        Engines.Of(Engines.Wasm);
        using var engine = new Wasmtime.Engine(WasmProvider.Settings);
        using var module = Wasmtime.Module.FromFile(engine, PhysicsProviders.ModulePath);
        var dropped = Dropped(engine, module);
        for (var round = 0; round < 20 && dropped.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(dropped.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Dropped(Wasmtime.Engine engine, Wasmtime.Module module)
        {
            var instance = new WasmInstance(engine, module, Models.Hopper);
            Assert.NotEqual(0, instance.LoadModel());
            return new WeakReference(instance);
        }
    }

    [Theory]
    [InlineData(338, "0.01")]
    [InlineData(340, "0.01")]
    [InlineData(3_005_000, "0.005")]
    [InlineData(3_014_000, "0.005")]
    public void For_EnginesThatAddMargins_HalvesThem(int version, string margin) =>
        Assert.Contains($"margin=\"{margin}\"", Models.For(version, Models.Ant), StringComparison.Ordinal);

    [Fact]
    public void Find_NothingThatIsThere_SaysWhatToDo()
    {
        foreach (var setting in new[] { "/nowhere/engine.wasm", "/nowhere/libmujoco.so" })
        {
            var (provider, why) = PhysicsProviders.Find(setting);
            Assert.Null(provider);
            Assert.Contains(setting, why, StringComparison.Ordinal);
            Assert.EndsWith(PhysicsProviders.Remedy, why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Wasm_FileThatIsNoModule_IsRefused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "not a module");
            Assert.Contains(file, Assert.Throws<PhysicsException>(() => new WasmProvider(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Native_VersionWhoseFieldsAreNotKnown_IsRefused() =>
        Assert.Contains("3.14.0", Assert.Throws<PhysicsException>(() => NativeLayout.Of(3_014_000)).Message, StringComparison.Ordinal);

    private static double[] Moved(string engine, string model)
    {
        using var simulation = Engines.Open(engine, model);
        Drive(simulation, from: 0, steps: 400);
        return simulation.Positions.ToArray();
    }

    private static void Drive(Simulation simulation, int from, int steps)
    {
        for (var step = from; step < from + steps; step++)
        {
            for (var motor = 0; motor < simulation.Controls.Length; motor++)
                simulation.Controls[motor] = Math.Sin((0.1 * step) + motor);
            simulation.Step();
        }
    }
}
