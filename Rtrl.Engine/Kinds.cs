using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine;

/// <summary>
/// Every agent, cell and environment, in the order in which lists and forms show them: a new one is a file and a line here. Settings know
/// kinds by what they
/// say about themselves and nobody below knows this list, so the module fills it as the engine is loaded.
/// </summary>
internal static class Kinds
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Whatever is touched first, settings must find the kinds they name.")]
    internal static void List()
    {
        AgentKind.All.Add(new StreamQKind(), new QrcKind(), new SarsaKind(), new StreamActorCriticKind(), new PpoKind(), new TdKind());
        CellKind.All.Add(
            new LinearRtuKind(),
            new NonlinearRtuKind(),
            new MinGruKind(),
            new GatedTraceUnitKind(),
            new GruKind(),
            new LstmKind(),
            new NoCellKind()
        );
        EnvironmentKind.All.Add(
            new MemoryChainKind(),
            new KMemoryChainKind(),
            new TraceConditioningKind(),
            new TracePatterningKind(),
            new NoisyPatterningKind(),
            new RepeatFirstKind(),
            new RepeatPreviousKind(),
            new AutoencodeKind(),
            new CountRecallKind(),
            new ConcentrationKind(),
            new HigherLowerKind(),
            new BattleshipKind(),
            new MineSweeperKind(),
            new MultiarmedBanditKind(),
            new PositionOnlyCartPoleKind(),
            new NoisyPositionOnlyCartPoleKind(),
            new PositionOnlyPendulumKind(),
            new NoisyPositionOnlyPendulumKind(),
            new PendulumKind(),
            new CartPoleKind(),
            new CartPoleSwingUpKind(),
            new MountainCarKind(),
            new HopperKind(),
            new HalfCheetahKind(),
            new Walker2dKind(),
            new AntKind(),
            new LabyrinthExploreKind(),
            new LabyrinthEscapeKind(),
            new ForagaxKind()
        );
    }
}
