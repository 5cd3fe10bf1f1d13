using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Layouts made by hand, since there are no recordings.</summary>
public sealed class ForagaxTests
{
    private const int Down = 0,
        Right = 1,
        Up = 2,
        Left = 3;

    private readonly float[] _observation = new float[486];

    [Theory]
    [InlineData(1, 3, new double[] { -5, 4, -5, -14 })]
    [InlineData(2, 3, new double[] { -5, -2, -5, -8 })]
    [InlineData(3, 15, new double[] { -5, -8, -5, -2 })]
    [InlineData(4, 15, new double[] { -5, -14, -5, 4 })]
    public void Step_OntoAnObject_PaysByKindAndClock(int kind, int startX, double[] rewards)
    {
        var environment = Create(period: 4);
        var random = new ScriptedRandomSource([0, 0, 1, 0, 2, 0, 3, 0]);
        environment.Reset(Layout(startX, 7, [.. Enumerable.Range(startX + 1, 4).Select(x => (x, 7, kind))]), random, _observation);
        foreach (var reward in rewards)
            Assert.Equal(new Transition(reward, false, false), environment.Step(Right, random, _observation));
        Assert.Equal(0, environment.Step(Right, random, _observation).Reward);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 11)]
    public void Step_AfterEating_TheObjectReturnsWhenItsTimerEnds(int delay, int steps)
    {
        var environment = Create();
        var random = new ScriptedRandomSource([59, delay]); // the biome's last cell: (7, 14)
        environment.Reset(Layout(4, 7, [(5, 7, 2)]), random, _observation);
        environment.Step(Right, random, _observation);
        Assert.Equal(0, Cell(environment, 5, 7));
        for (var step = 1; step <= steps; step++)
        {
            Assert.Equal(0, Cell(environment, 7, 14));
            environment.Step(step % 2 == 0 ? Up : Down, random, _observation);
        }

        Assert.Equal(2, Cell(environment, 7, 14));
    }

    [Fact]
    public void Plant_OccupiedOrReservedCell_IsDrawnAgain()
    {
        var environment = Create();
        var random = new ScriptedRandomSource([0, 1, 0, 0, 1, 2, 1]); // 0 holds a wall; then 0, 1 are refused for the second
        environment.Reset(Layout(4, 7, [(4, 0, 5), (5, 7, 1), (6, 7, 1)]), random, _observation);
        environment.Step(Right, random, _observation);
        environment.Step(Right, random, _observation);
        Assert.Equal(0, random.Remaining);
        for (var step = 0; step < 12; step++)
            environment.Step(Right, random, _observation);
        Assert.Equal((5, 1, 1, 0), (Cell(environment, 4, 0), Cell(environment, 5, 0), Cell(environment, 6, 0), Cell(environment, 5, 7)));
    }

    [Fact]
    public void Step_IntoWallsAndOverEdges_StaysOrWraps()
    {
        var environment = Create();
        var random = new ScriptedRandomSource([]);
        environment.Reset(Layout(0, 0, [(1, 0, 5)]), random, _observation);
        Assert.Equal((0, 0), Move(Right));
        Assert.Equal((23, 0), Move(Left));
        Assert.Equal((23, 14), Move(Up));
        Assert.Equal((23, 0), Move(Down));
        Assert.Equal((0, 0), Move(Right));

        (int, int) Move(int action)
        {
            environment.Step(action, random, _observation);
            var state = new float[environment.StateSize];
            environment.WriteState(state);
            return ((int)state[360], (int)state[361]);
        }
    }

    [Fact]
    public void Step_ObjectGrowsWhereTheAgentStands_IsEatenWhenItStays()
    {
        var environment = Create();
        var random = new ScriptedRandomSource([29, 0, 0, 0]); // plants at (5, 7)
        environment.Reset(Layout(4, 7, [(5, 7, 1), (6, 7, 5)]), random, _observation);
        environment.Step(Right, random, _observation);
        for (var step = 0; step < 10; step++)
            Assert.Equal(0, environment.Step(Right, random, _observation).Reward);
        Assert.Equal(1, Cell(environment, 5, 7));
        Assert.Equal(4, environment.Step(Right, random, _observation).Reward);
        Assert.Equal(0, Cell(environment, 5, 7));
    }

    [Fact]
    public void Step_ObjectsOfAge500_ExpireOnePerStep()
    {
        var environment = Create();
        var random = Worlds.Source(3);
        environment.Reset(Layout(0, 0, [(4, 3, 1), (17, 3, 4)]), random, _observation);
        for (var step = 1; step < 500; step++)
            environment.Step(step % 2 == 0 ? Up : Down, random, _observation);
        Assert.Equal((1, 4), (Cell(environment, 4, 3), Cell(environment, 17, 3)));
        environment.Step(Up, random, _observation);
        Assert.Equal((0, 4), (Cell(environment, 4, 3), Cell(environment, 17, 3)));
        environment.Step(Down, random, _observation);
        Assert.Equal(0, Cell(environment, 17, 3));
        for (var step = 0; step < 12; step++)
            environment.Step(step % 2 == 0 ? Up : Down, random, _observation);
        var hidden = Hidden(environment);
        Assert.Equal((1, 1), (hidden.AsSpan(0, 360).Count(1.0), hidden.AsSpan(0, 360).Count(4.0)));
    }

    [Fact]
    public void Reset_DrawnLayout_HasTheRightNumbersInTheRightPlaces()
    {
        var environment = Create();
        environment.Reset(Worlds.Source(1), _observation);
        var hidden = Hidden(environment);
        Assert.Equal((12, 7), ((int)hidden[360], (int)hidden[361]));
        Assert.Equal(32, hidden.AsSpan(0, 360).Count(5.0));
        for (var kind = 1; kind <= 4; kind++)
        {
            var cells = Enumerable.Range(0, 360).Where(cell => hidden[cell] == kind).ToArray();
            Assert.Equal(15, cells.Length);
            Assert.All(cells, cell => Assert.InRange(cell % 24, kind <= 2 ? 4 : 16, kind <= 2 ? 7 : 19));
        }
    }

    [Fact]
    public void Observation_ObjectsAndColours_AreCentredWrapAndTellBiomesApartOrNot()
    {
        var layout = Layout(0, 0, [(1, 0, 5), (4, 14, 2), (4, 1, 1), (20, 4, 5)]);
        var objects = Create();
        objects.Reset(layout, Worlds.Source(0), _observation);
        Assert.Equal(81, _observation.Sum());
        Assert.Equal(5, Kind(dx: 1, dy: 0));
        Assert.Equal(2, Kind(dx: 4, dy: -1));
        Assert.Equal(1, Kind(dx: 4, dy: 1));
        Assert.Equal(5, Kind(dx: -4, dy: 4));
        Assert.Equal(0, Kind(dx: 0, dy: 0));

        var colours = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = "foragax",
                ViewRadius = 2,
                Channels = "colours",
            }
        );
        var observation = new float[75];
        colours.Reset(Layout(5, 5, [(4, 4, 1), (5, 4, 2), (6, 4, 5)]), Worlds.Source(0), observation);
        Assert.Equal(3, observation.Sum());
        Assert.Equal(
            (1, 1, 1),
            (observation[((1 * 5) + 1) * 3], observation[(((1 * 5) + 2) * 3) + 1], observation[(((1 * 5) + 3) * 3) + 2])
        );
        colours.Reset(Layout(17, 5, [(16, 4, 3), (17, 4, 4)]), Worlds.Source(0), observation);
        Assert.Equal((1, 1), (observation[((1 * 5) + 1) * 3], observation[(((1 * 5) + 2) * 3) + 1]));

        int Kind(int dx, int dy) => Array.IndexOf(_observation, 1, (((dy + 4) * 9) + dx + 4) * 6) % 6;
    }

    [Fact]
    public void Inject_ObjectOutsideItsBiome_IsRefused() =>
        Assert.Contains(
            "(10, 3)",
            Assert
                .Throws<ImpossibleStateException>(() => Create().Reset(Layout(0, 0, [(10, 3, 1)]), Worlds.Source(0), _observation))
                .Message,
            StringComparison.Ordinal
        );

    private static IEnvironment Create(int period = 500_000) =>
        EnvironmentFactory.Create(new EnvironmentSettings { Name = "foragax", Period = period });

    private static double[] Layout(int x, int y, (int X, int Y, int Kind)[] cells)
    {
        var hidden = new double[362];
        foreach (var (cellX, cellY, kind) in cells)
            hidden[(cellY * 24) + cellX] = kind;
        (hidden[360], hidden[361]) = (x, y);
        return hidden;
    }

    private static double[] Hidden(IEnvironment environment)
    {
        var hidden = new double[362];
        environment.WriteHidden(hidden);
        return hidden;
    }

    private static int Cell(IEnvironment environment, int x, int y) => (int)Hidden(environment)[(y * 24) + x];
}
