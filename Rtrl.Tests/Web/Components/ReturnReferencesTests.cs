using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Environments;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Tests.Web.Components;

public sealed class ReturnReferencesTests
{
    public static TheoryData<string> Keys => Worlds.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Of_EveryEnvironment_NamesEveryKnownReturn(string key)
    {
        var facts = EnvironmentKind.FactsOf(Worlds.Settings(key));
        var lines = ReturnReferences.Of(Worlds.Settings(key));
        foreach (
            var (known, word) in new[]
            {
                (facts.RandomReturn, "random"),
                (facts.OptimalReturn, "optimal"),
                (facts.MemorylessReturn, "without memory"),
            }
        )
        {
            var line = lines.SingleOrDefault(line =>
                line.Label[..line.Label.LastIndexOf(", ", StringComparison.Ordinal)].Split(" and ").Contains(word)
            );
            Assert.Equal(known, line?.Y);
        }

        Assert.All(
            facts.References,
            reference =>
                Assert.Contains(
                    lines,
                    line => line.Y == reference.Return && line.Label.Contains(reference.Policy, StringComparison.Ordinal)
                )
        );
        Assert.Equal(lines.Select(line => line.Y).Distinct().OrderDescending(), lines.Select(line => line.Y));
    }

    [Fact]
    public void Of_MemoryChain_JoinsWhatEarnsTheSame() =>
        Assert.Equal(
            [
                new ChartReference(1, "optimal, 1"),
                new ChartReference(0.9, "solved, 95 % right, 0.9"),
                new ChartReference(0, "without memory and random, 0"),
            ],
            ReturnReferences.Of(new EnvironmentSettings())
        );

    [Fact]
    public void Of_StreamWithoutReturns_HasNone() =>
        Assert.Empty(ReturnReferences.Of(new EnvironmentSettings { Name = "trace-conditioning" }));
}
