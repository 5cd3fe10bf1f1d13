using System.Runtime.CompilerServices;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Toys;

/// <summary>The toys are there in a process that asks for them, so that no other test meets them.</summary>
internal static class ToyKinds
{
    public const string Variable = "RTRL_TEST_TOYS";

    public static bool Wanted => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    [ModuleInitializer]
    internal static void List()
    {
        if (!Wanted)
            return;
        AgentKind.All.Add(new ToyAgentKind());
        CellKind.All.Add(new ToyCellKind());
        EnvironmentKind.All.Add(new ToyEnvironmentKind());
    }
}
