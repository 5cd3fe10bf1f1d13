namespace Rtrl.Web.Components.Pages.New;

/// <summary>
/// The six settings that are always in sight: of this list, in this order, the first six that have an effect. The task's own settings stand
/// with the task. What a kind does not read never applies, so each agent and network gets six of its own.
/// </summary>
public static class MainSettings
{
    public const int Count = 6;

    /// <summary>Keys, the weightiest first.</summary>
    public static IReadOnlyList<string> ByWeight { get; } =
    [
        "agent.traceDecay", // how far back an error is credited: what the papers vary first
        "agent.stepSize", // one of these three is the learning rate, by rule
        "agent.eta",
        "ppo.actorStepSize",
        "network.hiddenSize", // how much can be remembered
        "network.gradient", // exact RTRL or truncated: the question of the papers
        "agent.discount", // how much a late reward counts
        "stop.steps", // how long it learns, and what it costs
        "network.cell", // with or without memory
        "ppo.rolloutSteps", // how much is learned from at once
        "exploration.fraction", // for how long it tries things out
        "network.encoderWidth",
        "agent.rule",
    ];

    /// <summary>The main settings of a start.</summary>
    public static IReadOnlyList<string> Of(StartForm form) => [.. ByWeight.Where(form.Applies).Take(Count)];
}
