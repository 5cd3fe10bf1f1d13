using Rtrl.Engine.Environments;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Environments;

public sealed class BoardTests
{
    [Theory]
    [Trait("Category", "Statistics")]
    [InlineData("easy", 8, 0.0912, 0.1706, 0.1820, 0.2447, 9.566)]
    [InlineData("medium", 10, 0.0532, 0.1020, 0.1057, 0.1482, 8.974)]
    [InlineData("hard", 12, 0.0347, 0.0676, 0.0695, 0.0995, 8.669)]
    public void Reset_ManyFleets_LieAsInTheOriginalSuite(
        string level,
        int size,
        double corner,
        double inner,
        double side,
        double centre,
        double pairs
    )
    {
        var environment = Worlds.Create("battleship", level);
        var random = Worlds.Source(5);
        var (observation, hidden) = (new float[environment.ObservationSize], new double[size * size]);
        var (ship, adjacent) = (new double[size, size], 0.0);
        const int Boards = 20_000;
        for (var board = 0; board < Boards; board++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            Assert.Equal(12, hidden.Sum());
            for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
            {
                var here = hidden[(row * size) + column];
                ship[row, column] += here / Boards;
                adjacent +=
                    here
                    * (
                        (column + 1 < size ? hidden[(row * size) + column + 1] : 0)
                        + (row + 1 < size ? hidden[((row + 1) * size) + column] : 0)
                    )
                    / Boards;
            }
        }

        Assert.Equal(corner, Symmetric(0, 0), 0.004);
        Assert.Equal(inner, Symmetric(1, 1), 0.004);
        Assert.Equal(side, Symmetric(0, size / 2), 0.004);
        Assert.Equal(centre, Symmetric(size / 2, size / 2), 0.004);
        Assert.Equal(pairs, adjacent, 0.05);

        double Symmetric(int row, int column)
        {
            var (r, c) = (size - 1 - row, size - 1 - column);
            return (
                    ship[row, column]
                    + ship[row, c]
                    + ship[r, column]
                    + ship[r, c]
                    + ship[column, row]
                    + ship[column, r]
                    + ship[c, row]
                    + ship[c, r]
                ) / 8;
        }
    }

    [Fact]
    public void Reset_ManyMineFields_AreUniform()
    {
        var environment = Worlds.Create("mine-sweeper", "medium");
        var random = Worlds.Source(6);
        var (observation, hidden, sums) = (new float[environment.ObservationSize], new double[36], new double[36]);
        const int Count = 20_000;
        for (var i = 0; i < Count; i++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            Assert.Equal(6, hidden.Sum());
            for (var tile = 0; tile < 36; tile++)
                sums[tile] += hidden[tile];
        }

        Assert.All(sums, sum => Assert.Equal(6.0 / 36, sum / Count, 0.013));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0], observation[..7]);
    }

    [Theory]
    [InlineData(false, 14)]
    [InlineData(true, 15)]
    public void Step_MineSweeperWithRepeats_TruncatesAtTheLimitOfTheEdition(bool extraStep, int limit)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = "mine-sweeper", ExtraStep = extraStep });
        var (random, observation) = (Worlds.Source(0), new float[20]);
        environment.Reset([1, 1, .. new double[14]], random, observation);
        for (var step = 1; step <= limit; step++)
            Assert.Equal(new Transition(step == 1 ? 1.0 / 14 : -0.5 / 12, false, step == limit), environment.Step(15, random, observation));
    }

    [Fact]
    public void Step_MineSweeperPerfectly_WinsWithoutTruncation()
    {
        var environment = Worlds.Create("mine-sweeper", "easy");
        var (random, observation) = (Worlds.Source(0), new float[20]);
        environment.Reset([1, 1, .. new double[14]], random, observation);
        var sum = 0.0;
        for (var tile = 2; tile < 16; tile++)
        {
            var transition = environment.Step(tile, random, observation);
            sum += transition.Reward;
            Assert.Equal((tile == 15, false), (transition.Terminated, transition.Truncated));
        }

        Assert.Equal(1, sum, 1e-12);
    }

    [Fact]
    public void Inject_WrongNumberOfMinesOrShips_IsRefused()
    {
        var mines = Worlds.Create("mine-sweeper", "easy");
        Assert.Contains(
            "has 2",
            Assert.Throws<ImpossibleStateException>(() => mines.Reset(new double[16], Worlds.Source(0), new float[20])).Message,
            StringComparison.Ordinal
        );
        var ships = Worlds.Create("battleship", "easy");
        Assert.Contains(
            "cover 12",
            Assert.Throws<ImpossibleStateException>(() => ships.Reset(new double[64], Worlds.Source(0), new float[66])).Message,
            StringComparison.Ordinal
        );
    }
}
