using Rtrl.Cli;

namespace Rtrl.Tests.Cli;

public sealed class AssignmentsTests
{
    [Fact]
    public void Parse_KeyAndValue_SplitsAtTheFirstEquals() =>
        Assert.Equal([new("a.b", "1"), new("c", "x=y"), new("d", "")], Assignments.Parse(["a.b=1", "c=x=y", "d="]));

    [Theory]
    [InlineData("key")]
    [InlineData("=1")]
    public void Parse_WithoutKeyOrEquals_IsRefused(string argument) =>
        Assert.Contains(argument, Assert.Throws<UsageException>(() => Assignments.Parse([argument])).Message);

    [Fact]
    public void Grid_TwoLists_IsEveryCombinationLastFastest() =>
        Assert.Equal(
            ["a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y"],
            Assignments.Grid(["a=1,2", "b=x,y"]).Select(point => string.Join(' ', point.Select(pair => $"{pair.Key}={pair.Value}")))
        );

    [Fact]
    public void Grid_Ranges_AreReadAsAnExperimentReadsThem() =>
        Assert.Equal(["8", "16", "32"], Assignments.Grid(["network.hiddenSize=8..32 x2"]).Select(point => point[0].Value));

    [Theory]
    [InlineData("a=9..0", "runs backwards")]
    [InlineData("a=1,", "empty place")]
    public void Grid_ListThatCannotBeRead_IsBadUsage(string argument, string says) =>
        Assert.Contains(says, Assert.Throws<UsageException>(() => Assignments.Grid([argument])).Message, StringComparison.Ordinal);

    [Fact]
    public void Grid_NoLists_IsOnePoint() => Assert.Empty(Assert.Single(Assignments.Grid([])));

    [Fact]
    public void Grid_TooManyPoints_IsRefused()
    {
        var many = string.Join(',', Enumerable.Range(0, 200));
        Assert.Throws<UsageException>(() => Assignments.Grid([$"a={many}", $"b={many}"]));
    }
}
