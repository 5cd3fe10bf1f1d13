using System.Collections.Concurrent;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// A task for a small picture: its world under default settings, some way into an episode of random actions. Nobody predicts or learns in
/// it.
/// </summary>
public sealed record TaskStill(EnvironmentSpec Environment, BodiesData Now)
{
    /// <summary>Steps into the episode at most; a stream, whose picture shows many steps, goes on for longer.</summary>
    private const int MostSteps = 60,
        StreamSteps = 230;

    private static readonly ConcurrentDictionary<string, Lazy<TaskStill>> s_made = [];

    /// <summary>The same picture each time, made once; null where the task cannot be made here.</summary>
    public static TaskStill? Of(EnvironmentKind task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Absence is not null ? null : s_made.GetOrAdd(task.Name, _ => new Lazy<TaskStill>(() => Make(task))).Value;
    }

    private static TaskStill Make(EnvironmentKind task)
    {
        var settings = new RunSettings { Environment = new EnvironmentSettings { Name = task.Name } };
        var world = EnvironmentFactory.Create(settings.Environment);
        try
        {
            var length =
                world.Facts.Actions.Kind == ActionKind.None
                    ? StreamSteps
                    : Math.Min(MostSteps, (world.Facts.EpisodeLength ?? 2 * MostSteps) / 2);
            var ended = Live(world, length).Ended;
            return new TaskStill(EnvironmentSpec.Of(settings), Live(world, ended > 0 ? ended / 2 : length).Now);
        }
        finally
        {
            (world as IDisposable)?.Dispose();
        }
    }

    /// <summary>Goes so many steps; <c>Ended</c> is the one with which the episode ended before that, else 0.</summary>
    private static (int Ended, BodiesData Now) Live(IEnvironment world, int steps)
    {
        var facts = world.Facts;
        var (draws, choices) = (new RandomSource(1, RandomStream.Environment), new RandomSource(1, RandomStream.Exploration));
        var (before, seen, state) = (new float[world.ObservationSize], new float[world.ObservationSize], new float[world.StateSize]);
        var (action, pushes) = (-1, new double[facts.Actions.Kind == ActionKind.Continuous ? facts.Actions.Count : 0]);
        var (reward, ended, trail) = (0.0, 0, new List<float?[]>());
        world.Reset(draws, seen);
        for (var step = 1; step <= steps && ended == 0; step++)
        {
            seen.CopyTo(before, 0);
            for (var index = 0; index < pushes.Length; index++)
                pushes[index] = facts.Actions.Low + (choices.NextDouble() * (facts.Actions.High - facts.Actions.Low));
            action = facts.ActionCount > 0 ? choices.NextInt(facts.ActionCount) : -1;
            var transition = world.Step(
                pushes.Length > 0 ? pushes
                    : facts.ActionCount > 0 ? action
                    : EnvironmentAction.None,
                draws,
                seen
            );
            reward = transition.Reward;
            ended = transition.Ended ? step : 0;
            trail.Add([null, .. SignificantDigits.Round(seen)]);
        }

        world.WriteState(state);
        return (
            ended,
            new BodiesData(
                steps,
                0,
                action,
                NonGreedy: false,
                reward,
                Ended: false,
                SignificantDigits.Round(before),
                SignificantDigits.Round(seen),
                new float?[Math.Max(1, facts.Actions.Count)],
                SignificantDigits.Round(state, 6),
                facts.Actions.Kind == ActionKind.None ? trail : null
            )
        );
    }
}
