using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Inspection;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Clones in memory, to be stepped and disturbed; never stored, gone when idle.</summary>
internal static class SandboxEndpoints
{
    private const int MostSteps = 100_000;

    public static void MapSandboxes(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/runs/{id}/sandboxes")
            .WithTags("Sandboxes")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group
            .MapPost("", CreateAsync)
            .WithSummary("A clone of the run as it is now, of a checkpoint, or of a moment of an episode. The run is not touched.")
            .Produces<SandboxResource>(StatusCodes.Status201Created);
        group
            .MapGet(
                "",
                (long id, IRunTable table, Sandboxes sandboxes) =>
                {
                    table.Require(id);
                    return sandboxes.Of(id).Select(entry => SandboxResource.Of(entry, sandboxes.Idle)).ToArray();
                }
            )
            .WithSummary("Sandboxes of this run.");
        group
            .MapGet(
                "/{sandbox}",
                (long id, long sandbox, Sandboxes sandboxes) => SandboxResource.Of(sandboxes.Require(id, sandbox), sandboxes.Idle)
            )
            .WithSummary("One sandbox; asking for it keeps it.");
        group
            .MapDelete(
                "/{sandbox}",
                (long id, long sandbox, Sandboxes sandboxes) =>
                {
                    sandboxes.Delete(id, sandbox);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Throws a sandbox away.");
        group
            .MapPost("/{sandbox}/steps", StepAsync)
            .WithSummary("Takes steps in the sandbox, with weights frozen or learning, with units left alone or not.");
        group.MapPost("/{sandbox}/shift", ShiftAsync).WithSummary("What an intervention on units does to the next decision.");
        group
            .MapPost("/{sandbox}/ablation", AblateAsync)
            .WithSummary("What an intervention on units costs in return, beside an equally large random set of units.");
        group
            .MapPost("/{sandbox}/twin", TwinAsync)
            .WithSummary("Two lives from here with the same draws, one of them with another cue, observation or hidden state.");
        group.MapPost("/{sandbox}/evaluation", FrozenAsync).WithSummary("Frozen-weights return beside the training return.");
    }

    private static async Task<IResult> CreateAsync(
        long id,
        Body<SandboxRequest> request,
        IRunTable table,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var body = request.Value;
        var detail = table.Require(id);
        var word = EvaluationEndpoints.Word(body.Checkpoint);
        if (word is not null && body.Episode is not null)
            throw RequestException.Bad("episode", body.Episode, "either a checkpoint or an episode");
        if (body is { Step: not null, Episode: null })
            throw RequestException.Bad("step", body.Step, "a step together with its episode");
        var entry = body.Episode is { } episode
            ? await inspector.CloneEpisodeAsync(
                id,
                episode,
                RunAccess.Between(body.Step, 0, 0, int.MaxValue, "step"),
                detail.Settings,
                cancellation
            )
            : await inspector.CloneAsync(id, word, cancellation);
        return TypedResults.Created($"/api/v1/runs/{id}/sandboxes/{entry.Id}", SandboxResource.Of(entry, sandboxes.Idle));
    }

    private static Task<StepsResource> StepAsync(
        long id,
        long sandbox,
        Body<SandboxStepsRequest> request,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var body = request.Value;
        var count = RunAccess.Between(body.Count, 1, 1, MostSteps, "count");
        return inspector.WorkAsync(
            sandboxes.Require(id, sandbox),
            (box, token) =>
            {
                box.Intervention = null;
                box.Learning = false;
                box.Greedy = body.Greedy;
                if (body.Intervention is { } wanted)
                    box.Intervention = Intervention(box, wanted, token).Made;
                try
                {
                    box.Learning = body.Learning;
                    var steps = new List<RecordedStep>(Math.Min(count, Replays.MostSteps));
                    for (var index = 0; index < count; index++)
                    {
                        token.ThrowIfCancellationRequested();
                        if (index < count - Replays.MostSteps)
                            box.Step();
                        else
                            steps.Add(box.Record());
                    }

                    return StepsResource.Of(steps);
                }
                finally
                {
                    box.Intervention = null;
                    box.Learning = false;
                }
            },
            cancellation
        );
    }

    private static Task<ShiftResource> ShiftAsync(
        long id,
        long sandbox,
        Body<ShiftRequest> request,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var wanted = request.Value.Intervention ?? throw RequestException.Bad("intervention", null, "what is done to which units");
        return inspector.WorkAsync(
            sandboxes.Require(id, sandbox),
            (box, token) =>
            {
                var intervention = Intervention(box, wanted, token).Made;
                return ShiftResource.Of(intervention, box.Description.OutputNames, DecisionShift.Of(box, intervention));
            },
            cancellation
        );
    }

    private static Task<Ablation> AblateAsync(
        long id,
        long sandbox,
        Body<AblationRequest> request,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var body = request.Value;
        var wanted = body.Intervention ?? throw RequestException.Bad("intervention", null, "what is done to which units");
        var settings = EvaluationRequest.Checked(body.Episodes, body.Seed, body.Greedy, Ablation.FewestEpisodes);
        return inspector.WorkAsync(
            sandboxes.Require(id, sandbox),
            (box, token) =>
            {
                var (made, baseline) = Intervention(box, wanted, token);
                return Ablation.Of(box, baseline, made.Kind, made.Units, wanted.Scale, settings, cancellation: token);
            },
            cancellation
        );
    }

    private static Task<TwinResource> TwinAsync(
        long id,
        long sandbox,
        Body<TwinRequest> request,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var body = request.Value;
        var steps = RunAccess.Between(body.Steps, 256, 1, TwinRollout.MostSteps, "steps");
        var entry = sandboxes.Require(id, sandbox);
        var facts = entry.Sandbox.Facts;
        string[] hidden = [.. facts.StateNames.Take(facts.HiddenSize)];
        var edit = new WorldEdit
        {
            Flip = [.. (body.Flip ?? []).Select(name => Index("flip", name, hidden))],
            Hidden = (body.Hidden ?? new Dictionary<string, double>()).ToDictionary(
                entry => Index("hidden", entry.Key, hidden),
                entry => entry.Value
            ),
            Observation = (body.Observation ?? new Dictionary<string, float>()).ToDictionary(
                entry => Index("observation", entry.Key, facts.ObservationNames),
                entry => entry.Value
            ),
        };
        if (edit.Flip.Count + edit.Hidden.Count + edit.Observation.Count == 0)
            throw RequestException.Bad(
                "flip",
                null,
                $"something to change: flip or hidden ({string.Join(", ", hidden.Take(12))}), or observation "
                    + $"({string.Join(", ", facts.ObservationNames.Take(12))})"
            );
        return inspector.WorkAsync(
            entry,
            (box, token) => TwinResource.Of(TwinRollout.Of(box, edit, steps, body.Greedy, cancellation: token), box.Description.Units),
            cancellation
        );
    }

    private static Task<FrozenReturn> FrozenAsync(
        long id,
        long sandbox,
        Body<FrozenReturnRequest> request,
        Inspector inspector,
        Sandboxes sandboxes,
        CancellationToken cancellation
    )
    {
        var settings = EvaluationRequest.Checked(request.Value.Episodes, request.Value.Seed, greedy: true, 1);
        return inspector.WorkAsync(sandboxes.Require(id, sandbox), (box, token) => FrozenReturn.Of(box, settings, token), cancellation);
    }

    private static (UnitIntervention Made, UnitBaseline Baseline) Intervention(
        Sandbox box,
        InterventionRequest wanted,
        CancellationToken cancellation
    )
    {
        if (box.RecurrentNetworks.Count == 0)
            throw new SandboxException(Sandbox.NoRecurrence);
        var network = wanted.Network ?? box.RecurrentNetworks[0];
        if (!box.RecurrentNetworks.Contains(network))
            throw RequestException.Bad("intervention.network", network, string.Join(", ", box.RecurrentNetworks));
        var episodes = RunAccess.Between(wanted.BaselineEpisodes, 20, 1, 1_000, "intervention.baselineEpisodes");
        var baseline = UnitBaseline.Record(
            box,
            network,
            episodes,
            wanted.Seed >= 0 ? wanted.Seed : throw RequestException.Bad("intervention.seed", wanted.Seed, "whole numbers from 0"),
            cancellation
        );
        try
        {
            return (new UnitIntervention(wanted.Kind, wanted.Units ?? [], baseline, wanted.Scale, wanted.Seed), baseline);
        }
        catch (ArgumentException refusal)
        {
            var field = $"intervention.{refusal.ParamName}";
            throw new CommandException(
                RefusalKind.BadValue,
                $"{field}: {Refusal.Words(refusal)}",
                field,
                refusal.ParamName == "scale" ? $"{wanted.Scale}" : string.Join(", ", wanted.Units ?? [])
            );
        }
    }

    private static int Index(string field, string name, IReadOnlyList<string> names)
    {
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == name)
                return index;
        }

        throw RequestException.Bad(
            field,
            name,
            names.Count == 0
                ? "nothing: this world hides no state"
                : $"{string.Join(", ", names.Take(24))}; did you mean “{NearestName.Of(name, names)}”?"
        );
    }
}
