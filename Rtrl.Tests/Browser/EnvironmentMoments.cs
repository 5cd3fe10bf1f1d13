using System.Text.Json;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Environments;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Browser;

/// <summary>Real moments of real runs, as the live page gets them.</summary>
internal static class EnvironmentMoments
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>A small agent that fits the world.</summary>
    public static RunSettings Settings(EnvironmentSettings environment) =>
        new()
        {
            Environment = environment,
            Network = new NetworkSettings
            {
                EncoderWidth = 8,
                HiddenSize = 8,
                MinNonZeroPerUnit = 1,
            },
            Agent = new AgentSettings
            {
                Name = EnvironmentKind.FactsOf(environment).Actions.Kind switch
                {
                    ActionKind.Discrete => "qrc",
                    ActionKind.Continuous => "stream-ac",
                    _ => "td",
                },
            },
            Seed = 3,
        };

    /// <summary>The world and its moments after each of the given numbers of steps, as JSON.</summary>
    public static string Json(string key, params ReadOnlySpan<int> steps) => Json(key, Settings(Worlds.Settings(key)), _ => false, steps);

    /// <summary>
    /// A stream after so many steps of learning and on to the given step of a trial, so that its lines have something to say.
    /// </summary>
    public static string Trained(string key, int steps, int trialStep)
    {
        var settings = Settings(Worlds.Settings(key)) with
        {
            Network = new NetworkSettings
            {
                EncoderWidth = 32,
                HiddenSize = 48,
                RadiusMax = 1,
            },
            Agent = new AgentSettings
            {
                Name = "td",
                TaskDiscount = true,
                TraceDecay = 0.9,
                Rule = "obgd",
                StepSize = 1,
                Kappa = 2,
            },
        };
        var trial = EnvironmentKind.FactsOf(settings.Environment).StateNames.ToList().IndexOf("step of this trial");
        return Json(key, settings, state => (int)state[trial] != trialStep, steps);
    }

    /// <param name="goOn">Steps further while the state is like this.</param>
    private static string Json(string key, RunSettings settings, Func<float[], bool> goOn, params ReadOnlySpan<int> steps)
    {
        var run = new TrainingRun(settings);
        var trail = StepTrail.Fits(run.Description) ? new StepTrail(run.Description.ObservationNames.Count) : null;
        var moments = new List<BodiesData>();
        var snapshot = new Snapshot();
        foreach (var step in steps)
        {
            while (run.StepCount < step || goOn(snapshot.EnvironmentState))
            {
                ref readonly var metrics = ref run.Step();
                trail?.Add(metrics.Value, run.Observation);
                if (run.StepCount >= step)
                    run.Capture(snapshot);
            }

            run.Capture(snapshot);
            moments.Add(
                BodiesData.Of(
                    snapshot,
                    trail is null ? null : [.. trail.Copy().Select(row => row.Select(value => (float?)value).ToArray())]
                )
            );
        }

        return JsonSerializer.Serialize(
            new
            {
                Key = key,
                Environment = EnvironmentSpec.Of(settings),
                Moments = moments,
            },
            s_json
        );
    }
}
