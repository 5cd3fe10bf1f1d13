using Rtrl.Cli;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Training;

public sealed class SweepPointsTests
{
    [Fact]
    public void Names_FewKeys_SayWhatDiffers() =>
        Assert.Equal([("decays a=1", ""), ("decays a=2", "")], SweepPoints.Names("decays", Assignments.Grid(["a=1,2", "same=7"])));

    [Fact]
    public void Names_ManyKeys_NumberThePointsAndNoteTheValues()
    {
        var keys = Enumerable
            .Range(0, 12)
            .Select(key => $"a.rather.long.key.number{key}=1{(key == 0 ? ",2" : "")}")
            .Append($"b={new string('7', 90)},{new string('8', 90)}");
        var names = SweepPoints.Names("wide", Assignments.Grid(keys));
        Assert.Equal(
            ["wide, point 1 of 4", "wide, point 2 of 4", "wide, point 3 of 4", "wide, point 4 of 4"],
            names.Select(name => name.Name)
        );
        Assert.StartsWith("a.rather.long.key.number0=2 a.rather.long.key.number1=1", names[2].Notes);
        Assert.EndsWith(new string('8', 90), names[1].Notes);
    }

    [Fact]
    public void Names_LongHead_LeaveRoomForAgentAndSeed()
    {
        var names = SweepPoints.Names(new string('n', RunLabels.LongestName), Assignments.Grid(["a=1,2"]));
        Assert.All(names, name => Assert.InRange(name.Name.Length, 1, RunLabels.LongestName - 100));
        Assert.EndsWith(", point 2 of 2", names[1].Name);
    }
}
