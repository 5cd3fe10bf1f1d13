using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Learning.Heads;

/// <summary>Policies for tests that hand the action in themselves.</summary>
internal static class Policies
{
    public static EpsilonGreedy Any => new(new ExplorationSettings(), Cases.Random());
}
