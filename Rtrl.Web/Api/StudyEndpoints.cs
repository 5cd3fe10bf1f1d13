using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Inspection;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>
/// The inspector's numbers: the engine's diagnostics on a clone of the present state or of a checkpoint. The run is not touched.
/// </summary>
internal static class StudyEndpoints
{
    public static void MapStudies(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/runs/{id}/studies")
            .WithTags("Studies")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        group
            .MapGet(
                "/units",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    long? seed,
                    long? episode,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    return await studies.StudyAsync(
                        moment,
                        (box, token) =>
                            UnitsResource.Of(
                                moment,
                                box.Layer(name),
                                UnitFigures.Of(
                                    EpisodeStudy.Of(box, name, Seed(seed), Episode(episode), cancellation: token),
                                    box.Layer(name).Contribution
                                )
                            ),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "Retention, time constant, half-life, period, input gain, contribution, sensitivity norm and share of gradient "
                    + "mass of every unit, over one frozen episode."
            );

        group
            .MapGet(
                "/poles",
                async (long id, string? checkpoint, string? network, Studies studies, CancellationToken cancellation) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var layer = await studies.StudyAsync(moment, (box, _) => box.Layer(name), cancellation);
                    return PolesResource.Of(moment, layer, await studies.PathAsync(moment, name, cancellation));
                }
            )
            .WithSummary(
                "Radius, phase and contribution of every unit now, and where the units stood at initialisation and at kept "
                    + "checkpoints. Works for every recurrent cell."
            );

        group
            .MapGet(
                "/rehearsal",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    int? steps,
                    long? seed,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var count = RunAccess.Between(steps, 96, 1, Rehearsal.MostSteps, "steps");
                    return await studies.StudyAsync(
                        moment,
                        (box, token) => RehearsalResource.Of(moment, name, Rehearsal.Of(box, name, count, Seed(seed), token)),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "What the frozen agent lives through from these weights, step by step: the columns of the inspector's state picture."
            );

        group
            .MapGet(
                "/impulse",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    int? feature,
                    int? steps,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var count = RunAccess.Between(steps, 64, 1, ImpulseResponse.MostSteps, "steps");
                    return await studies.StudyAsync(
                        moment,
                        (box, _) => ImpulseResource.Of(moment, name, feature ?? 0, ImpulseResponse.Of(box, name, feature ?? 0, count)),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "How the layer at rest answers one kick of one feature: measured on the float32 layer and, for linear units, in "
                    + "closed form."
            );

        group
            .MapGet(
                "/credit",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    int? episodes,
                    int? lags,
                    long? seed,
                    bool? entering,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var (count, most) = (
                        RunAccess.Between(episodes, 10, 1, 100, "episodes"),
                        RunAccess.Between(lags, 127, 1, CreditCourse.MostLags, "lags")
                    );
                    return await studies.StudyAsync(
                        moment,
                        (box, token) => CreditCourse.Of(box, name, count, most, Seed(seed), entering ?? false, cancellation: token),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "Credit weights by lag under exact RTRL and under TBPTT(1), with fitted rates, amplification and trace cuts; "
                    + "medians over frozen episodes. entering=true takes the value's derivative by the state entering each step, as the "
                    + "paper's script does."
            );

        group
            .MapGet(
                "/staleness",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    int? episode,
                    int? steps,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var (at, most) = (
                        RunAccess.Between(episode, 0, 0, 1_000, "episode"),
                        RunAccess.Between(steps, StalenessStudy.MostSteps, 1, StalenessStudy.MostSteps, "steps")
                    );
                    return await studies.StudyAsync(moment, (box, token) => StalenessStudy.Of(box, name, at, most, token), cancellation);
                }
            )
            .WithSummary(
                "Live sensitivities of a learning clone against their replay under current weights, within one of its next episodes."
            );

        group
            .MapGet(
                "/decoder",
                async (
                    long id,
                    string? checkpoint,
                    string? network,
                    string? cue,
                    int? episodes,
                    long? seed,
                    Studies studies,
                    CancellationToken cancellation
                ) =>
                {
                    var (moment, name) = await TakeAsync(studies, id, checkpoint, network, cancellation);
                    var entry = moment.EntryOf(cue);
                    var count = RunAccess.Between(episodes, 200, 20, 1_000, "episodes");
                    return await studies.StudyAsync(
                        moment,
                        (box, token) => CueDecoder.Of(box, name, entry, count, Seed(seed), cancellation: token),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "Held-out accuracy of a linear probe from the hidden state to a cue, by step of the episode, with shuffled labels "
                    + "and observation-only as controls."
            );

        group
            .MapGet(
                "/step-sizes",
                async (long id, string? checkpoint, int? steps, Studies studies, CancellationToken cancellation) =>
                {
                    var moment = await studies.TakeAsync(id, checkpoint, cancellation);
                    var count = RunAccess.Between(steps, 2_000, 1, StepSizeStudy.MostSteps, "steps");
                    return await studies.StudyAsync(
                        moment,
                        (box, token) => StepSizeStudy.Of(box, count, cancellation: token),
                        cancellation
                    );
                }
            )
            .WithSummary(
                "TD errors, effective step sizes and bounds of the next steps, in a clone that learns on; L1 norms of trace and "
                    + "gradient per block."
            );
    }

    private static async Task<(Moment Moment, string Network)> TakeAsync(
        Studies studies,
        long id,
        string? checkpoint,
        string? network,
        CancellationToken cancellation
    )
    {
        var moment = await studies.TakeAsync(id, checkpoint, cancellation);
        if (moment.Networks.Count == 0)
            throw new SandboxException(Sandbox.NoRecurrence);
        if (network is not null && !moment.Networks.Contains(network))
            throw RequestException.Bad("network", network, string.Join(", ", moment.Networks));
        return (moment, network ?? moment.Networks[0]);
    }

    private static long Seed(long? seed) =>
        seed is null or >= 0 ? seed ?? 0 : throw RequestException.Bad("seed", seed, "whole numbers from 0");

    private static long Episode(long? episode) =>
        episode is null or >= 0 ? episode ?? 0 : throw RequestException.Bad("episode", episode, "whole numbers from 0");
}
