using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>Builds the rule that the settings name.</summary>
internal static class StepRules
{
    /// <summary>The rule of a value network or a critic.</summary>
    public static IStepRule ForValues(AgentSettings settings, int length) =>
        Create(settings, length, settings.StepSize, settings.Kappa, settings.Eta, policy: false);

    /// <summary>The rule of an actor, with its own constants and, where the rule has one, in its policy form.</summary>
    public static IStepRule ForPolicy(AgentSettings settings, int length) =>
        Create(settings, length, settings.ActorStepSize, settings.ActorKappa, settings.ActorEta, policy: true);

    private static IStepRule Create(AgentSettings settings, int length, double stepSize, double kappa, double eta, bool policy) =>
        settings.Rule switch
        {
            "obgd" => new ObGd(stepSize, kappa),
            "adaptive-obgd" => new AdaptiveObGd(length, stepSize, kappa, settings.SecondMomentDecay, settings.EpsilonInsideRoot),
            "intentional" => new Intentional(length, eta, settings, policy),
            "implicit" when !policy => new Implicit(length, eta, settings),
            "sgd" => new ClippedSgd(stepSize, settings.GradientClip),
            _ => throw new ArgumentOutOfRangeException(
                nameof(settings),
                settings.Rule,
                "The step-size rule must be “obgd”, “adaptive-obgd”, “intentional”, “implicit” (values only) or “sgd”."
            ),
        };
}
