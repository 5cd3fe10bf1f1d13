using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="Ppo"/>.</summary>
internal sealed record PpoKind()
    : PolicyKind(
        "ppo",
        "PPO",
        "The batched baseline: learns in epochs from a rollout whose hidden states and sensitivities are kept; a policy for discrete or "
            + "continuous actions (Elelimy et al. 2024)."
    )
{
    public override bool LearnsFromRollouts => true;

    public override string? StepSizeWords => "Adam";

    internal override IReadOnlyList<string> Traits => ["policy", "batched"];

    /// <summary>The learning copies keep sensitivities too.</summary>
    internal override int FurtherSensitivities => 4;

    internal override string Words(RunSettings settings) =>
        $"PPO({settings.Agent.TraceDecay}){(settings.Ppo.Environments > 1 ? $" in {settings.Ppo.Environments} environments" : "")}";

    internal override int Environments(RunSettings settings) => settings.Ppo.Environments;

    /// <summary>Each step acts once and is learned from in every epoch.</summary>
    public override int Sweeps(RunSettings settings) => 1 + settings.Ppo.Epochs;

    /// <summary>
    /// Of both networks (h, S) before every k-th of T steps in N environments, in 32-bit floats, once more (h, S) of each environment where
    /// there are several, and per step two inputs, the action and seven more numbers.
    /// </summary>
    internal override long RolloutBytes(RunSettings settings)
    {
        long steps = settings.Ppo.RolloutSteps;
        var kept = ((steps - 1) / settings.Ppo.SensitivityEvery) + 1;
        return settings.Ppo.Environments * (((kept + Waiting(settings)) * StateBytes(settings)) + (steps * StepBytes(settings)));
    }

    internal override IEnumerable<SettingProblem> Contradictions(RunSettings settings, Soundness sound)
    {
        var ppo = settings.Ppo;
        var steps = (long)ppo.Environments * ppo.RolloutSteps;
        if (sound("ppo.environments", "ppo.rolloutSteps", "ppo.minibatches") && ppo.Minibatches > steps)
            yield return new SettingProblem(
                "ppo.minibatches",
                SettingField.Text(ppo.Minibatches),
                $"ppo.minibatches is {SettingField.Text(ppo.Minibatches)}; each needs a step at least, so it must not be above the "
                    + $"{Wording.Count(steps, "step")} of a rollout, "
                    + "ppo.environments times ppo.rolloutSteps."
            );
    }

    internal override SettingProblem RolloutProblem(RunSettings settings)
    {
        var ppo = settings.Ppo;
        var left = SettingsDocument.MemoryLimitBytes - SettingsDocument.MemoryBytes(settings) + RolloutBytes(settings);
        var (state, step) = (StateBytes(settings), StepBytes(settings));
        var share = (left / ppo.Environments) - (Waiting(settings) * state);
        var longest = Math.Max(0, share / (step + Math.Max(1, state / ppo.SensitivityEvery)));
        var every = share - (step * ppo.RolloutSteps) - state is > 0 and var room ? (ppo.RolloutSteps * state / room) + 1 : 0;
        return new SettingProblem(
            "ppo.rolloutSteps",
            SettingField.Text(ppo.RolloutSteps),
            $"ppo.rolloutSteps is {ppo.RolloutSteps}{(ppo.Environments > 1 ? $" in {ppo.Environments} environments each" : "")}: "
                + $"keeping {state / 1024.0:N0} KiB of hidden state and "
                + $"sensitivities {(ppo.SensitivityEvery == 1 ? "for every step" : $"for one step in {ppo.SensitivityEvery}")} takes "
                + $"about {RolloutBytes(settings) / 1048576:N0} MiB; "
                + $"a run may need at most {SettingsDocument.MemoryLimitBytes / 1048576:N0} MiB, of which {left / 1048576:N0} are left. "
                + (
                    longest > 0 ? $"Use at most {Wording.Count(longest, "step")}"
                    : ppo.Environments > 1 ? "Use fewer environments"
                    : "Not even one step fits"
                )
                + $"{(every is > 0 and <= 1_048_576 ? $", or set ppo.sensitivityEvery to {every} or more" : "")}, or make "
                + "network.hiddenSize smaller."
        );
    }

    /// <summary>The learning copies take over the acting ones' parameters at every update.</summary>
    protected override IStreamingAgent Make(AgentParts parts) =>
        new Ppo(
            parts.Agent,
            parts.Settings.Ppo,
            (parts.Actor(), parts.Actor()),
            (parts.Policy(), parts.Policy()),
            (parts.Value(), parts.Value()),
            parts.Inputs,
            parts.ActionNumbers,
            parts.PolicyRandoms,
            new RandomSource(parts.Settings.Seed, RandomStream.Minibatches),
            parts.Clock
        );

    /// <summary>Environments whose turn it is not keep (h, S) too.</summary>
    private static int Waiting(RunSettings settings) => settings.Ppo.Environments > 1 ? 1 : 0;

    /// <summary>(h, S) of both networks.</summary>
    private static long StateBytes(RunSettings settings) =>
        2 * sizeof(float) * NetworkSize.State(settings.Network, NetworkSize.CellInputs(settings));

    /// <summary>What a rollout holds of a step besides (h, S).</summary>
    private static long StepBytes(RunSettings settings)
    {
        var actions = EnvironmentKind.FactsOf(settings.Environment).Actions;
        return (2 * sizeof(float) * NetworkSize.Inputs(settings))
            + (sizeof(double) * (6 + (actions.Kind == ActionKind.Continuous ? actions.Count : 0)))
            + (2 * sizeof(int))
            + 3;
    }
}
