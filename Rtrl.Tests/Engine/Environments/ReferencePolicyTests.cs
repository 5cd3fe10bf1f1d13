using Rtrl.Engine.Environments;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Known policies earn what they earn in the original suite.</summary>
[Trait("Category", "Statistics")]
public sealed class ReferencePolicyTests
{
    private delegate int Policy(IEnvironment environment, double[] hidden, int step);

    [Theory]
    [InlineData("easy", 0.530)]
    [InlineData("medium", 0.515)]
    [InlineData("hard", 0.513)]
    public void HigherLower_ByRankAndByCounting_EarnTheirKnownReturns(string level, double counting)
    {
        Compare("higher-lower", level, 10_000, 84.0 / 169, 0, (_, hidden, step) => hidden[step] < 6 ? 0 : 1);
        Compare(
            "higher-lower",
            level,
            10_000,
            counting,
            0.002,
            (_, hidden, step) =>
            {
                var rest = hidden.AsSpan(step + 1);
                var (higher, lower) = (0, 0);
                foreach (var rank in rest)
                {
                    higher += rank > hidden[step] ? 1 : 0;
                    lower += rank < hidden[step] ? 1 : 0;
                }

                return higher >= lower ? 0 : 1;
            }
        );
    }

    [Theory]
    [InlineData("easy", 0.077)]
    [InlineData("medium", 0.076)]
    [InlineData("hard", 0.080)]
    public void Battleship_EveryCellOnce_EarnsItsKnownReturn(string level, double expected) =>
        Compare("battleship", level, 10_000, expected, 0.001, EveryChoiceOnce(31));

    [Theory]
    [InlineData("easy", -0.230, 0.003)]
    [InlineData("medium", -0.391, 0.001)]
    [InlineData("hard", -0.428, 0.001)]
    public void MineSweeper_EveryTileOnce_EarnsItsKnownReturn(string level, double expected, double error) =>
        Compare("mine-sweeper", level, 10_000, expected, error, EveryChoiceOnce(32));

    [Theory]
    [InlineData("easy", 9.0 / 11)]
    [InlineData("medium", 19.0 / 21)]
    [InlineData("hard", 29.0 / 31)]
    public void MultiarmedBandit_BestArmKnown_EarnsItsExactReturn(string level, double exact) =>
        Compare("multiarmed-bandit", level, 4_000, exact, 0, (_, hidden, _) => Array.IndexOf(hidden, hidden.Max()));

    [Theory]
    [InlineData("easy", 0.813)]
    [InlineData("medium", 0.812)]
    [InlineData("hard", 0.698)]
    public void Concentration_PerfectMemory_EarnsItsKnownReturn(string level, double expected)
    {
        HashSet<int> known = [],
            matched = [];
        var first = -1;
        Compare(
            "concentration",
            level,
            2_000,
            expected,
            0.001,
            (environment, hidden, step) =>
            {
                if (step == 0)
                {
                    known.Clear();
                    matched.Clear();
                    first = -1;
                }

                var unknown = Enumerable.Range(0, hidden.Length).Where(card => !known.Contains(card));
                int card;
                if (first < 0)
                {
                    // A pair that is already known comes first, otherwise a new card.
                    var pair = known.Except(matched).GroupBy(seen => hidden[seen]).FirstOrDefault(group => group.Count() > 1);
                    card = first = pair?.First() ?? unknown.First();
                    known.Add(card);
                    return card;
                }

                var partner = known
                    .Where(seen => seen != first && !matched.Contains(seen) && hidden[seen] == hidden[first])
                    .Select(seen => (int?)seen)
                    .FirstOrDefault();
                card = partner ?? unknown.First();
                known.Add(card);
                if (hidden[card] == hidden[first])
                {
                    matched.Add(card);
                    matched.Add(first);
                }

                first = -1;
                return card;
            }
        );
    }

    [Theory]
    [InlineData("easy", 11, 0.968, 0.978)]
    [InlineData("medium", 15, 0.926, 0.965)]
    [InlineData("hard", 19, 0.865, 0.948)]
    public void Labyrinths_MapKnown_EarnTheirKnownReturns(string level, int size, double explore, double escape)
    {
        var state = new float[(2 * size * size) + 7];
        Compare(
            "labyrinth-escape",
            level,
            500,
            escape,
            0.001,
            (environment, hidden, _) =>
            {
                environment.WriteState(state);
                var distances = LabyrinthTests.Distances(hidden, size, (int)hidden[^2], (int)hidden[^1]);
                return Toward(distances, ((int)state[^3] * size) + (int)state[^2], size);
            }
        );
        Compare(
            "labyrinth-explore",
            level,
            200,
            explore,
            0.002,
            (environment, hidden, _) =>
            {
                environment.WriteState(state);
                var here = ((int)state[^3] * size) + (int)state[^2];
                var reach = LabyrinthTests.Distances(hidden, size, (int)state[^3], (int)state[^2]);
                var target = Enumerable
                    .Range(0, size * size)
                    .Where(cell => reach[cell] > 0 && state[hidden.Length + cell] != 2)
                    .MinBy(cell => reach[cell]);
                return Toward(LabyrinthTests.Distances(hidden, size, target / size, target % size), here, size);
            }
        );
    }

    [Theory]
    [InlineData("repeat-first")]
    [InlineData("repeat-previous")]
    [InlineData("autoencode")]
    [InlineData("count-recall")]
    [InlineData("memory-chain")]
    [InlineData("k-memory-chain")]
    public void PerfectMemory_NamingWhatIsAsked_EarnsTheOptimum(string name)
    {
        foreach (var level in (string[])["easy", "medium", "hard"])
            Compare(name, level, 20, Worlds.Create(name, level).Facts.OptimalReturn!.Value, 0, Answer);

        int Answer(IEnvironment environment, double[] hidden, int step)
        {
            var (cards, lag) = (hidden.Length, environment.Facts.MemoryLag!.Value);
            return name switch
            {
                "repeat-first" => (int)hidden[0],
                "repeat-previous" => step < lag ? 0 : (int)hidden[step - lag],
                "autoencode" => step + 1 < cards ? 0 : (int)hidden[(2 * cards) - 2 - step],
                "count-recall" => hidden.AsSpan(0, step + 1).Count(hidden[(cards / 2) + step]),
                "memory-chain" => hidden[0] > 0 ? 1 : 0,
                _ => step <= lag ? 0 : (int)hidden[step - lag - 1],
            };
        }
    }

    [Theory]
    [InlineData("easy")]
    [InlineData("medium")]
    [InlineData("hard")]
    public void SuitInSight_WithoutMemory_EarnsTheCeiling(string level)
    {
        Compare(
            "repeat-first",
            level,
            2_000,
            Worlds.Create("repeat-first", level).Facts.MemorylessReturn!.Value,
            0,
            (_, hidden, step) => (int)hidden[step]
        );
        Compare(
            "repeat-previous",
            level,
            2_000,
            Worlds.Create("repeat-previous", level).Facts.MemorylessReturn!.Value,
            0,
            (_, hidden, step) => ((int)hidden[step] + 1) % 4
        );
    }

    [Theory]
    [InlineData("easy")]
    [InlineData("medium")]
    [InlineData("hard")]
    public void CartPole_StateSeenWhole_EarnsTheOptimum(string level)
    {
        var state = new double[4];
        Compare(
            "position-only-cart-pole",
            level,
            100,
            1,
            0,
            (environment, _, _) =>
            {
                environment.WriteHidden(state);
                return (0.3 * state[0]) + (0.6 * state[1]) + (10 * state[2]) + (2 * state[3]) > 0 ? 1 : 0;
            }
        );
    }

    [Theory]
    [InlineData("easy", 0.649, 0.007)]
    [InlineData("medium", 0.735, 0.004)]
    [InlineData("hard", 0.774, 0.003)]
    public void MultiarmedBandit_ThompsonSampling_EarnsItsKnownReturn(string level, double expected, double error)
    {
        var random = Worlds.Source(33);
        int[] pulls = [],
            paid = [];
        var last = -1;
        Compare(
            "multiarmed-bandit",
            level,
            300,
            expected,
            error,
            (environment, hidden, step) =>
            {
                if (step == 0)
                    (pulls, paid, last) = (new int[hidden.Length], new int[hidden.Length], -1);
                else
                    paid[last] += environment.Shown[0];
                last = Enumerable.Range(0, pulls.Length).MaxBy(arm => Beta(1 + paid[arm], 1 + pulls[arm] - paid[arm]));
                pulls[last]++;
                return last;
            }
        );

        double Beta(int ones, int zeros)
        {
            var first = Gamma(ones);
            return first / (first + Gamma(zeros));
        }

        // Marsaglia and Tsang (2000).
        double Gamma(int shape)
        {
            var d = shape - (1.0 / 3);
            while (true)
            {
                var x = random.NextNormal();
                var v = Math.Pow(1 + (x / Math.Sqrt(9 * d)), 3);
                if (v > 0 && Math.Log(random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
                    return d * v;
            }
        }
    }

    private static int Toward(int[] distances, int here, int size)
    {
        foreach (var next in LabyrinthTests.Neighbours(here, size))
            if (distances[next] >= 0 && distances[next] < distances[here])
                return next == here - 1 ? 0
                    : next == here + 1 ? 1
                    : next == here - size ? 2
                    : 3;
        throw new InvalidOperationException("There is no way.");
    }

    private static Policy EveryChoiceOnce(long seed)
    {
        var random = Worlds.Source(seed);
        int[] order = [];
        return (environment, _, step) =>
        {
            if (step == 0)
            {
                order = [.. Enumerable.Range(0, environment.ActionCount)];
                for (var i = order.Length - 1; i > 0; i--)
                {
                    var j = random.NextInt(i + 1);
                    (order[i], order[j]) = (order[j], order[i]);
                }
            }

            return order[step];
        };
    }

    private static void Compare(string name, string level, int episodes, double expected, double error, Policy policy)
    {
        var environment = Worlds.Create(name, level);
        var random = Worlds.Source(30);
        var (observation, hidden) = (new float[environment.ObservationSize], new double[environment.Facts.HiddenSize]);
        var (sum, squares) = (0.0, 0.0);
        for (var episode = 0; episode < episodes; episode++)
        {
            environment.Reset(random, observation);
            environment.WriteHidden(hidden);
            var (total, ended) = (0.0, false);
            for (var step = 0; !ended; step++)
            {
                var transition = environment.Step(policy(environment, hidden, step), random, observation);
                total += transition.Reward;
                ended = transition.Ended;
            }

            (sum, squares) = (sum + total, squares + (total * total));
        }

        var mean = sum / episodes;
        var ours = Math.Sqrt(Math.Max(0, (squares / episodes) - (mean * mean)) / (episodes - 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"{name},{level},{mean:F4},{ours:F4}");

        // Expected values are given to three digits.
        Assert.Equal(expected, mean, (4.5 * Math.Sqrt((ours * ours) + (error * error))) + 5e-4);
    }
}
