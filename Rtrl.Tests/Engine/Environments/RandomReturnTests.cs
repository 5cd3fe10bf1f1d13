using Rtrl.Engine.Environments;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>
/// Uniformly random actions earn what they earn in the original suite: mean, its standard error and the number of episodes are those of the
/// specification's table; ours may differ by at most 4.5 combined standard errors, and by 4.5 of our own from an exact value.
/// </summary>
[Trait("Category", "Statistics")]
public sealed class RandomReturnTests
{
    private const double Allowed = 4.5;

    [Theory]
    [InlineData("repeat-first", "easy", -0.5017, 0.0019, 51, 4_000, -0.5)]
    [InlineData("repeat-first", "medium", -0.4997, 0.0007, 415, 4_000, -0.5)]
    [InlineData("repeat-first", "hard", -0.4999, 0.0005, 831, 4_000, -0.5)]
    [InlineData("repeat-previous", "easy", -0.5006, 0.0012, 51, 10_000, -0.5)]
    [InlineData("repeat-previous", "medium", -0.5010, 0.0010, 103, 10_000, -0.5)]
    [InlineData("repeat-previous", "hard", -0.5001, 0.0009, 155, 10_000, -0.5)]
    [InlineData("autoencode", "easy", -0.4995, 0.0012, 103, 10_000, -0.5)]
    [InlineData("autoencode", "medium", -0.4992, 0.0008, 207, 10_000, -0.5)]
    [InlineData("autoencode", "hard", -0.5009, 0.0007, 311, 10_000, -0.5)]
    [InlineData("count-recall", "easy", -0.9272, 0.0005, 51, 10_000, -1 + (2.0 / 27))]
    [InlineData("count-recall", "medium", -0.9259, 0.0004, 103, 10_000, -1 + (2.0 / 27))]
    [InlineData("count-recall", "hard", -0.8823, 0.0003, 207, 10_000, -1 + (2.0 / 17))]
    [InlineData("higher-lower", "easy", -0.0005, 0.0013, 51, 10_000, 0.0)]
    [InlineData("higher-lower", "medium", -0.0012, 0.0009, 103, 10_000, 0.0)]
    [InlineData("higher-lower", "hard", -0.0002, 0.0008, 155, 10_000, 0.0)]
    [InlineData("concentration", "easy", -0.1904, 0.0017, 104, 4_000, null)]
    [InlineData("concentration", "medium", -0.1857, 0.0012, 208, 4_000, null)]
    [InlineData("concentration", "hard", -0.8349, 0.0014, 104, 4_000, null)]
    [InlineData("battleship", "easy", -0.4500, 0.0017, 63.97, 10_000, null)]
    [InlineData("battleship", "medium", -0.4144, 0.0015, 99.96, 10_000, null)]
    [InlineData("battleship", "hard", -0.3998, 0.0015, 143.95, 10_000, null)]
    [InlineData("mine-sweeper", "easy", -0.2323, 0.0033, 6.74, 10_000, null)]
    [InlineData("mine-sweeper", "medium", -0.4015, 0.0013, 5.95, 10_000, null)]
    [InlineData("mine-sweeper", "hard", -0.4312, 0.0008, 6.47, 10_000, null)]
    [InlineData("multiarmed-bandit", "easy", 0.0031, 0.0031, 200, 4_000, 0.0)]
    [InlineData("multiarmed-bandit", "medium", -0.0003, 0.0022, 400, 4_000, 0.0)]
    [InlineData("multiarmed-bandit", "hard", -0.0007, 0.0018, 600, 4_000, 0.0)]
    [InlineData("position-only-cart-pole", "easy", 0.1114, 0.0006, 22.29, 10_000, null)]
    [InlineData("position-only-cart-pole", "medium", 0.0557, 0.0003, 22.27, 10_000, null)]
    [InlineData("position-only-cart-pole", "hard", 0.0370, 0.0002, 22.22, 10_000, null)]
    [InlineData("noisy-position-only-cart-pole", "easy", 0.1107, 0.0006, 22.14, 10_000, null)]
    [InlineData("noisy-position-only-cart-pole", "medium", 0.1112, 0.0006, 22.24, 10_000, null)]
    [InlineData("noisy-position-only-cart-pole", "hard", 0.1118, 0.0006, 22.35, 10_000, null)]
    [InlineData("position-only-pendulum", "easy", 0.2498, 0.0039, 200, 2_000, null)]
    [InlineData("position-only-pendulum", "medium", 0.2443, 0.0040, 150, 2_000, null)]
    [InlineData("position-only-pendulum", "hard", 0.2408, 0.0043, 100, 2_000, null)]
    [InlineData("noisy-position-only-pendulum", "easy", 0.2501, 0.0039, 200, 2_000, null)]
    [InlineData("noisy-position-only-pendulum", "medium", 0.2476, 0.0040, 200, 2_000, null)]
    [InlineData("noisy-position-only-pendulum", "hard", 0.2461, 0.0039, 200, 2_000, null)]
    [InlineData("labyrinth-explore", "easy", -0.3489, 0.0057, 1021.9, 1_000, null)]
    [InlineData("labyrinth-explore", "medium", -0.6082, 0.0042, 1023, 1_000, null)]
    [InlineData("labyrinth-explore", "hard", -0.7395, 0.0029, 1023, 1_000, null)]
    [InlineData("labyrinth-escape", "easy", -0.3942, 0.0237, 821.4, 1_000, null)]
    [InlineData("labyrinth-escape", "medium", -0.8594, 0.0134, 984.5, 1_000, null)]
    [InlineData("labyrinth-escape", "hard", -0.9466, 0.0083, 1010.3, 1_000, null)]
    [InlineData("memory-chain", "easy", 0, 0, 16, 10_000, 0.0)]
    [InlineData("k-memory-chain", "easy", 0, 0, 32, 10_000, 0.0)]
    public void Return_RandomActions_AgreesWithTheOriginalSuite(
        string name,
        string level,
        double mean,
        double error,
        double steps,
        int episodes,
        double? exact
    )
    {
        var environment = Worlds.Create(name, level);
        var (random, actions) = (Worlds.Source(20), Worlds.Source(21));
        var observation = new float[environment.ObservationSize];
        var (sum, squares, length, lengthSquares) = (0.0, 0.0, 0.0, 0.0);
        for (var episode = 0; episode < episodes; episode++)
        {
            environment.Reset(random, observation);
            var (total, count, transition) = (0.0, 0, default(Transition));
            for (; !transition.Ended; count++)
            {
                transition = environment.StepAtRandom(actions, random, observation);
                total += transition.Reward;
            }

            (sum, squares, length, lengthSquares) = (
                sum + total,
                squares + (total * total),
                length + count,
                lengthSquares + ((double)count * count)
            );
        }

        var ours = sum / episodes;
        var ourError = Error(sum, squares, episodes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name},{level},{ours:F4},{ourError:F4},{length / episodes:F2}");

        // The table is rounded to the fourth digit.
        Assert.InRange(
            ours - mean,
            -(Allowed * Math.Sqrt((error * error) + (ourError * ourError))) - 5e-5,
            (Allowed * Math.Sqrt((error * error) + (ourError * ourError))) + 5e-5
        );
        if (exact is { } value)
            Assert.InRange(ours - value, -Allowed * ourError, Allowed * ourError);
        var lengthError = Allowed * Math.Sqrt(2) * Error(length, lengthSquares, episodes);
        Assert.InRange((length / episodes) - steps, -lengthError - 0.05, lengthError + 0.05);
        Assert.InRange(environment.Facts.RandomReturn!.Value - ours, -5 * ourError - 5e-5, 5 * ourError + 5e-5);
    }

    private static double Error(double sum, double squares, int count) =>
        Math.Sqrt(Math.Max(0, (squares / count) - (sum / count * (sum / count))) / (count - 1));
}
