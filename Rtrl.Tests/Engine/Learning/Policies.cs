using Rtrl.Engine.Contracts;
using Rtrl.Engine.Learning;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Learning;

/// <summary>Policies for tests that hand the action in themselves.</summary>
internal static class Policies
{
    public static EpsilonGreedy Any => new(new ExplorationSettings(), Cases.Random());
}
