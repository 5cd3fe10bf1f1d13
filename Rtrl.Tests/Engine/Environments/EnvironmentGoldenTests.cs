using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>
/// Every recorded episode replays: hidden state and draws are injected, actions repeated, and everything that comes back compared.
/// </summary>
[Trait("Golden", "environments")]
public sealed class EnvironmentGoldenTests
{
    private const double RewardTolerance = 1e-12,
        PhysicsTolerance = 1e-9,
        ObservationTolerance = 1e-6;

    public static TheoryData<string> Files =>
        [
            .. Directory
                .GetFiles(GoldenData.Folder("environments"), "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path)!)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_RecordedFile_ComesOutTheSame(string file)
    {
        var recording = GoldenData.Load("environments", file);
        var name = NameOf(recording["environment"].Text);
        Action<string, GoldenData, GoldenData> replay = recording["format"].Text switch
        {
            "popgym-episode-1" => ReplayTask,
            "memory-chain-episode-1" => ReplayMemoryChain,
            "k-memory-chain-episode-1" => ReplayKMemoryChain,
            "trace-conditioning-stream-1" => ReplayConditioning,
            "patterning-stream-1" => ReplayPatterning,
            var format => throw new InvalidDataException($"The format “{format}” is unknown."),
        };
        Assert.NotEmpty(recording["episodes"].Items);
        foreach (var episode in recording["episodes"].Items)
            replay(name, recording, episode);
    }

    [Fact]
    public void Files_EnvironmentNobodyKnows_IsRefused() => Assert.Throws<InvalidDataException>(() => NameOf("RepeatLast"));

    private static string NameOf(string environment) =>
        EnvironmentKind
            .All.FirstOrDefault(known =>
                string.Equals(known.Title.Replace(" ", "", StringComparison.Ordinal), environment, StringComparison.OrdinalIgnoreCase)
            )
            ?.Name
        ?? throw new InvalidDataException($"No environment is called “{environment}”.");

    private static void ReplayTask(string name, GoldenData recording, GoldenData episode)
    {
        var environment = EnvironmentFactory.Create(new EnvironmentSettings { Name = name, Level = recording["difficulty"].Text });
        Assert.Equal(recording.Has("num_flat_actions") ? recording["num_flat_actions"].Integer : 0, environment.ActionCount);
        Assert.Equal(episode["vector_size"].Integer, environment.ObservationSize);

        var hidden = Hidden(episode["hidden"]);
        var random = new ScriptedRandomSource(Draws(recording, episode));
        var observation = new float[environment.ObservationSize];
        var vectors = episode["vectors"].Items.ToDictionary(entry => entry[0].Integer, entry => entry[1].Numbers);

        environment.Reset(hidden, random, observation);
        CompareObservation(environment, observation, episode["reset_observation"].Numbers, vectors.GetValueOrDefault(0), "reset");

        var physics = episode.Has("states");
        var sum = 0.0;
        for (var step = 0; step < episode["actions"].Count; step++)
        {
            if (physics && step > 0)
                environment.Inject(episode["states"][step - 1].Numbers);
            var transition = Step(environment, episode["actions"][step].Numbers, random, observation);
            var where = $"step {step + 1}";
            CompareTransition(episode, step, transition, physics ? PhysicsTolerance : RewardTolerance);
            CompareObservation(environment, observation, episode["observations"][step].Numbers, vectors.GetValueOrDefault(step + 1), where);
            if (physics)
            {
                var state = new double[environment.Facts.HiddenSize];
                environment.WriteHidden(state);
                Near(episode["states"][step].Numbers, state, PhysicsTolerance, where);
            }

            sum += transition.Reward;
        }

        Assert.Equal(0, random.Remaining);
        Assert.Equal(episode["steps"].Integer, episode["actions"].Count);
        Assert.Equal(episode["return"].Number, sum, 1e-9);
    }

    private static void ReplayMemoryChain(string name, GoldenData recording, GoldenData episode)
    {
        var bits = episode["num_bits"].Integer;
        var environment = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = name,
                Length = episode["length"].Integer,
                Bits = bits,
            }
        );
        Assert.Equal(episode["length"].Integer - 1, episode["memory_length"].Integer);
        double[] cue = [.. episode["hidden"]["context"].Numbers.Select(bit => (2 * bit) - 1)];
        ReplayChain(environment, episode, bits == 1 ? cue : [.. cue, episode["hidden"]["query"].Number]);
    }

    private static void ReplayKMemoryChain(string name, GoldenData recording, GoldenData episode)
    {
        var environment = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = name,
                K = episode["memory_length"].Integer,
                Horizons = episode["max_steps"].Integer / episode["memory_length"].Integer,
            }
        );
        Assert.Equal(episode["max_steps"].Integer, environment.Facts.EpisodeLength);
        ReplayChain(environment, episode, episode["hidden"]["bits"].Numbers);
    }

    private static void ReplayChain(IEnvironment environment, GoldenData episode, double[] hidden)
    {
        var random = new ScriptedRandomSource([]);
        var observation = new float[environment.ObservationSize];
        environment.Reset(hidden, random, observation);
        Near(episode["reset_observation"].Numbers, Agreement.Widen(observation), ObservationTolerance, "reset");
        for (var step = 0; step < episode["actions"].Count; step++)
        {
            var transition = environment.Step(episode["actions"][step].Integer, random, observation);
            CompareTransition(episode, step, transition, RewardTolerance);
            Near(episode["observations"][step].Numbers, Agreement.Widen(observation), ObservationTolerance, $"step {step + 1}");
        }
    }

    private static void ReplayConditioning(string name, GoldenData recording, GoldenData episode)
    {
        var (isi, iti) = (episode["isi_range"].Numbers, episode["iti_range"].Numbers);
        var distractors = episode["distractors"].Integer;
        var environment = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = name,
                Isi = episode["nominal_isi"].Integer,
                ItiMin = (int)iti[0],
                ItiMax = (int)iti[1],
                Distractors = distractors,
            }
        );
        Assert.Equal(episode["gamma"].Number, environment.Facts.Discount!.Value, 1e-12);

        var steps = episode["steps"].Integer;
        var trials = episode["hidden"]["trials_start_us_next"].Items.ToDictionary(trial => trial[0].Integer);
        var onsets = episode["hidden"]["distractor_onsets"].Items.Select(list => list.Numbers.ToHashSet()).ToArray();
        var draws = new List<double>();
        var silentFrom = new int[distractors];
        for (var time = 0; time <= steps; time++)
        {
            if (trials.TryGetValue(time, out var trial))
                draws.AddRange([trial[1].Integer - time - isi[0], trial[2].Integer - trial[1].Integer - iti[0]]);
            for (var i = 0; i < distractors; i++)
            {
                if (time < silentFrom[i])
                    continue;
                draws.Add(onsets[i].Contains(time) ? 0 : 1);
                if (onsets[i].Contains(time))
                    silentFrom[i] = time + 5;
            }
        }

        double[][] columns =
        [
            episode["observation_us"].Numbers,
            episode["observation_cs"].Numbers,
            .. episode["observation_distractors"].Items.Select(column => column.Numbers),
        ];
        var random = new ScriptedRandomSource(draws);
        var rewards = ReplayStream(environment, random, columns, steps, observation => environment.Reset(random, observation));
        Assert.Equal(0, random.Remaining);

        var recorded = episode["return_to_end_of_record"].Numbers;
        var target = 0.0;
        for (var time = steps; time >= 0; time--)
        {
            Assert.Equal(recorded[time], target, 1e-9);
            target = rewards[time] + (environment.Facts.Discount!.Value * target);
        }
    }

    private static void ReplayPatterning(string name, GoldenData recording, GoldenData episode)
    {
        var (isi, iti) = (episode["isi_range"].Numbers, episode["iti_range"].Numbers);
        var stimuli = episode["num_cs"].Integer;
        var environment = EnvironmentFactory.Create(
            new EnvironmentSettings
            {
                Name = NameOf(episode["kind"].Text),
                Isi = (int)(isi[0] + isi[1]) / 2,
                ItiMin = (int)iti[0],
                ItiMax = (int)iti[1],
                Stimuli = stimuli,
                Targets = episode["patterns"].Count,
                Distractors = episode["distractors"].Integer,
                OutcomeNoise = episode["noise"].Number,
            }
        );

        var trials = episode["hidden"]["trials_start_cs_us_distractors_next"].Items.ToArray();
        var patterns = episode["patterns"].Items.Select(pattern => pattern.Numbers).ToArray();
        double[] hidden = [];
        var draws = new List<double>();
        foreach (var trial in trials)
        {
            var (start, cues, next) = (trial[0].Number, trial[1].Numbers, trial[4].Number);
            var follows = !trial.IsNull(2);
            var interval = follows ? trial[2].Number - start : Math.Max(isi[0], next - start - iti[1]);
            var rest = next - start - interval;
            if (start == 0)
                hidden = [.. patterns.SelectMany(pattern => pattern), interval, rest, follows ? 1 : 0, .. cues, .. trial[3].Numbers];
            else
            {
                var turned = patterns.Any(pattern => pattern.SequenceEqual(cues)) != follows;
                draws.AddRange([1, .. cues, turned ? 0 : 1, interval - isi[0], rest - iti[0], .. trial[3].Numbers]);
            }
        }

        double[][] columns = [.. episode["observation_columns"].Items.Select(column => column.Numbers)];
        var random = new ScriptedRandomSource(draws);
        ReplayStream(environment, random, columns, episode["steps"].Integer, observation => environment.Reset(hidden, random, observation));
        Assert.Equal(0, random.Remaining);
    }

    private static double[] ReplayStream(
        IEnvironment environment,
        ScriptedRandomSource random,
        double[][] columns,
        int steps,
        Action<float[]> reset
    )
    {
        Assert.Equal(columns.Length, environment.ObservationSize);
        var observation = new float[environment.ObservationSize];
        var rewards = new double[steps + 1];
        for (var time = 0; time <= steps; time++)
        {
            if (time == 0)
                reset(observation);
            else
            {
                var transition = environment.Step(EnvironmentAction.None, random, observation);
                Assert.False(transition.Ended);
                rewards[time] = transition.Reward;
                Assert.Equal(columns[0][time], transition.Reward);
            }

            Near([.. columns.Select(column => column[time])], Agreement.Widen(observation), 0, $"time {time}");
        }

        return rewards;
    }

    private static Transition Step(IEnvironment environment, double[] action, RandomSource random, float[] observation) =>
        environment.Facts.Actions.Kind == ActionKind.Continuous
            ? environment.Step(action, random, observation)
            : environment.Step(
                action.Length == 1 ? (int)action[0] : ((int)action[0] * (int)Math.Sqrt(environment.ActionCount)) + (int)action[1],
                random,
                observation
            );

    private static double[] Hidden(GoldenData hidden)
    {
        string[] names =
        [
            "suits_in_deal_order",
            "ranks_in_deal_order",
            "values_in_deal_order",
            "queries_in_deal_order",
            "type_at_position",
            "ship_rows",
            "mine_rows",
            "payout_probability",
            "initial_state",
            "grid_rows",
            "start",
            "end",
        ];
        return hidden.Join([.. names.Where(hidden.Has)]);
    }

    private static double[] Draws(GoldenData recording, GoldenData episode) =>
        episode.Has("uniforms") ? episode["uniforms"].Numbers
        : episode.Has("noise") ? [.. episode["noise"].Numbers.Select(draw => draw / recording["params"]["sigma"].Number)]
        : [];

    private static void CompareTransition(GoldenData episode, int step, Transition transition, double tolerance)
    {
        Near([episode["rewards"][step].Number], [transition.Reward], tolerance, $"reward of step {step + 1}");
        Assert.True(
            episode["terminated"][step].Integer == (transition.Terminated ? 1 : 0),
            $"step {step + 1}: terminated is {transition.Terminated}"
        );
        Assert.True(
            episode["truncated"][step].Integer == (transition.Truncated ? 1 : 0),
            $"step {step + 1}: truncated is {transition.Truncated}"
        );
    }

    private static void CompareObservation(IEnvironment environment, float[] observation, double[] recorded, double[]? vector, string where)
    {
        if (environment.Shown.Length == 0)
        {
            Near(recorded, Agreement.Widen(observation), ObservationTolerance, where);
            if (vector is not null)
                Near(vector, Agreement.Widen(observation), ObservationTolerance, where);
            return;
        }

        Near(recorded, [.. environment.Shown.ToArray().Select(value => (double)value)], 0, where);
        if (vector is not null)
            Assert.Equal(
                vector.Select(index => (int)index),
                observation.Index().Where(entry => entry.Item == 1).Select(entry => entry.Index)
            );
        Assert.All(observation, value => Assert.True(value is 0 or 1));
    }

    private static void Near(double[] want, double[] got, double tolerance, string where)
    {
        Assert.True(want.Length == got.Length, $"{where}: {got.Length} values, recorded are {want.Length}.");
        for (var i = 0; i < want.Length; i++)
            Assert.True(
                Math.Abs(want[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])),
                $"{where}, entry {i}: {got[i]:R}, recorded is {want[i]:R}."
            );
    }
}
