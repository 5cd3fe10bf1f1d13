using System.Numerics;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// How stale the sensitivities of a learning agent are: it lives an episode as it lived it, changing its parameters at every step, and at
/// some of the steps the sensitivities it carries are held against those that the parameters of that very step would have given from the
/// episode's start. Two ideals, never mixed: full replay, which the published metric uses, and the fixed trajectory. Computed by the double
/// reference under exact RTRL on the float32 agent's inputs and parameters.
/// </summary>
/// <param name="Looks">Where it was looked, in order.</param>
/// <param name="ParameterMotion">Mean ‖ψ_t − ψ_{t−1}‖₂ over the steps.</param>
public sealed record StalenessStudy(string Network, IReadOnlyList<StalenessLook> Looks, double ParameterMotion)
{
    public const int MostSteps = 256;

    /// <summary>
    /// Lives on in a clone that learns: to the end of the present episode, then through the next one. The sandbox stays where it is.
    /// </summary>
    /// <param name="episode">How many further episodes are lived before the one that is looked at.</param>
    /// <exception cref="SandboxException">No end of an episode came within 100,000 steps, there is no such network, or its units read one
    /// another.</exception>
    public static StalenessStudy Of(
        Sandbox sandbox,
        string network,
        int episode = 0,
        int mostSteps = MostSteps,
        CancellationToken cancellation = default
    )
    {
        const int Patience = 100_000;
        sandbox.Network(network);
        if (sandbox.Facts.EpisodeLength is null)
            throw new SandboxException($"{sandbox.Facts.Title} is a stream without episodes; staleness is measured from the start of one.");
        var run = sandbox.CloneRun();
        run.Learning = true;
        var replay = new EpisodeReplay(run.Settings, []);
        var ends = run.BetweenEpisodes ? 0 : -1;
        for (var step = 0; ends < episode; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step == Patience)
                throw new SandboxException(
                    $"{run.Description.EnvironmentTitle} did not end an episode within {Patience:N0} steps; staleness is measured "
                        + "from the start of one."
                );
            replay.Step(run);
            ends += run.BetweenEpisodes ? 1 : 0;
        }

        return Of(replay, run, network, mostSteps, cancellation);
    }

    /// <summary>Lives on from the start of an episode; the run is moved.</summary>
    /// <param name="replay">Makes the recorded learning switches again.</param>
    /// <param name="run">A run that stands between two episodes.</param>
    /// <param name="network">Name of a recurrent network.</param>
    /// <param name="mostSteps">Stops there where the episode is longer; 1 to <see cref="MostSteps"/>.</param>
    /// <exception cref="SandboxException">The run stands within an episode, has no such network, or its units read one another.</exception>
    public static StalenessStudy Of(
        EpisodeReplay replay,
        TrainingRun run,
        string network,
        int mostSteps = MostSteps,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSteps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostSteps, MostSteps);
        if (!run.BetweenEpisodes)
            throw new SandboxException(
                "Staleness is measured from the start of an episode, where sensitivities are zero; the run stands within one."
            );
        var live =
            run.Networks.FirstOrDefault(named => named.Name == network && named.Network.Units > 0).Network
            ?? throw new SandboxException($"There is no recurrent network “{network}”.");
        var twin = NetworkTwin.Of(run, live);
        var window = new StalenessWindow(twin.Network.Cell!, mostSteps);
        var state = twin.Network.Start()!;
        var corrected = CellKind.Of(run.Settings.Network).Linear ? new[] { TaylorCorrection.PaperDiagonal, TaylorCorrection.Exact } : [];
        TaylorCorrectedRtu[] corrections =
        [
            .. corrected.Select(kind => new TaylorCorrectedRtu(twin.Network.Cell!.InputSize, twin.Units, kind)),
        ];
        var looks = new List<StalenessLook>();
        var motion = 0.0;
        double[] before = [.. twin.Recurrent];
        var environment = run.NextEnvironment;
        for (var t = 0; t < mostSteps; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            replay.Await(run, environment);
            twin = NetworkTwin.Of(run, live);
            motion += Distance(before, twin.Recurrent);
            before = [.. twin.Recurrent];
            replay.Step(run);
            var step = twin.Follow(run, state);
            window.Add(t == 0, state, step.Features, step.Cell!);
            state = step.After!;
            foreach (var correction in corrections)
                correction.Step(twin.Recurrent, step.Features);
            if (run.LastStep.EpisodeEnded || t + 1 == mostSteps || IsLook(t))
                looks.Add(Look(t, window, twin, state.Sensitivity.Flatten(), corrections));
            if (run.LastStep.EpisodeEnded || run.Outcome is not null)
                break;
        }

        return new StalenessStudy(network, looks, motion / Math.Max(1, looks[^1].Step));
    }

    /// <summary>Steps 0, 1, 2, 4, 8, …: the growth within an episode at a bounded cost.</summary>
    private static bool IsLook(int step) => step == 0 || BitOperations.IsPow2(step);

    private static StalenessLook Look(int step, StalenessWindow window, NetworkTwin twin, double[] live, TaylorCorrectedRtu[] corrections)
    {
        var full = window.FullReplay(twin.Recurrent).Flatten();
        var still = window.FixedTrajectory(twin.Recurrent).Flatten();
        return new StalenessLook(
            step,
            SensitivityDifference.Between(live, full),
            SensitivityDifference.Between(live, still),
            [.. corrections.Select(correction => SensitivityDifference.Between(correction.Flatten(), full))],
            [.. corrections.Select(correction => SensitivityDifference.Between(correction.Flatten(), still))]
        );
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Sqrt(sum);
    }
}
