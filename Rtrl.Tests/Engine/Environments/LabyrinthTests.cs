using Rtrl.Engine.Environments;

namespace Rtrl.Tests.Engine.Environments;

public sealed class LabyrinthTests
{
    [Theory]
    [Trait("Category", "Statistics")]
    [InlineData("easy", 11, 49, 3.77, 21.4, 0.2)]
    [InlineData("medium", 15, 97, 6.34, 35.6, 0.4)]
    [InlineData("hard", 19, 161, 9.76, 52.7, 0.6)]
    public void Reset_ManyMazes_AreAsInTheOriginalSuite(string level, int size, int free, double deadEnds, double path, double pathError)
    {
        var environment = Worlds.Create("labyrinth-escape", level);
        var (random, observation) = (Worlds.Source(9), new float[50]);
        var hidden = new double[(size * size) + 4];
        const int Mazes = 1000;
        var (dead, steps, squares) = (0.0, 0.0, 0.0);
        for (var maze = 0; maze < Mazes; maze++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            Assert.Equal(free, hidden.AsSpan(0, size * size).Count(0.0));
            for (var row = 1; row < size; row += 2)
            for (var column = 1; column < size; column += 2)
                dead += Openings(hidden, size, row, column) == 1 ? 1 : 0;
            var length = Distances(hidden, size, (int)hidden[^4], (int)hidden[^3])[((int)hidden[^2] * size) + (int)hidden[^1]];
            steps += length;
            squares += (double)length * length;
        }

        var error = Math.Sqrt(((squares / Mazes) - (steps / Mazes * (steps / Mazes))) / Mazes);
        Assert.Equal(deadEnds, dead / Mazes, 0.3);
        Assert.Equal(path, steps / Mazes, 4.5 * Math.Sqrt((error * error) + (pathError * pathError)));
    }

    [Fact]
    public void Reset_Escape_HasAGoalAndExploreHasNone()
    {
        var hidden = new double[125];
        foreach (var (name, code) in new[] { ("labyrinth-explore", 1.0), ("labyrinth-escape", 3.0) })
        {
            var environment = Worlds.Create(name, "easy");
            environment.Reset(Worlds.Source(4), new float[50]);
            environment.WriteHidden(hidden);
            Assert.Equal(code, hidden[((int)hidden[^2] * 11) + (int)hidden[^1]]);
            Assert.Equal(2, hidden[((int)hidden[^4] * 11) + (int)hidden[^3]]);
        }
    }

    /// <summary>Steps from a cell to every other, −1 where none leads.</summary>
    internal static int[] Distances(double[] hidden, int size, int row, int column)
    {
        var distances = new int[size * size];
        Array.Fill(distances, -1);
        distances[(row * size) + column] = 0;
        var queue = new Queue<int>([(row * size) + column]);
        while (queue.TryDequeue(out var cell))
            foreach (var next in Neighbours(cell, size))
                if (hidden[next] != 1 && distances[next] < 0)
                {
                    distances[next] = distances[cell] + 1;
                    queue.Enqueue(next);
                }

        return distances;
    }

    internal static IEnumerable<int> Neighbours(int cell, int size)
    {
        if (cell % size > 0)
            yield return cell - 1;
        if (cell % size < size - 1)
            yield return cell + 1;
        if (cell >= size)
            yield return cell - size;
        if (cell < size * (size - 1))
            yield return cell + size;
    }

    private static int Openings(double[] hidden, int size, int row, int column) =>
        Neighbours((row * size) + column, size).Count(cell => hidden[cell] != 1);
}
