namespace Rtrl.Engine.Contracts;

/// <summary>Names of the series a run records, and what each one means.</summary>
public static class RunMetrics
{
    public const string Return = "return";
    public const string EpisodeLength = "episodeLength";
    public const string Right = "right";
    public const string TdError = "tdError";
    public const string Value = "value";
    public const string StepSize = "stepSize";
    public const string Bounded = "bounded";
    public const string Epsilon = "epsilon";
    public const string Reward = "reward";
    public const string EncoderTraceNorm = "traceNorm.encoder";
    public const string RecurrentTraceNorm = "traceNorm.recurrent";
    public const string HeadTraceNorm = "traceNorm.head";
    public const string SensitivityNorm = "sensitivityNorm";
    public const string Episodes = "episodes";
    public const string WallSeconds = "wallSeconds";
    public const string StepNanoseconds = "stepNanoseconds";

    public const string PolicyLoss = "policyLoss";
    public const string ValueLoss = "valueLoss";
    public const string Entropy = "entropy";
    public const string ApproximateKl = "approximateKl";
    public const string ClipFraction = "clipFraction";
    public const string TdErrorMean = "tdErrorMean";
    public const string NormalisedReturn = "normalisedReturn";
    public const string ExplainedVariance = "explainedVariance";
    public const string UpdateNorm = "updateNorm";
    public const string ActorUpdateNorm = "updateNorm.actor";
    public const string ReturnError = "returnError";

    public const string Staleness = "staleness";
    public const string StalenessPaper = "staleness.paper";
    public const string StalenessExact = "staleness.exact";
    public const string Retention = "retention";
    public const string OneStepCreditRate = "creditRate.oneStep";
    public const string ExactCreditRate = "creditRate.exact";
    public const string CreditAmplification = "creditAmplification";

    /// <summary>Every metric, in the order a page shows them.</summary>
    public static IReadOnlyList<MetricDescriptor> All { get; } =
    [
        new(Return, "Return", "", "Raw, undiscounted sum of an episode's rewards, recorded when the episode ends; exploration included."),
        new(EpisodeLength, "Episode length", "steps", "Decisions an episode took, recorded when it ends."),
        new(Right, "Right episodes", "", "Share of episodes whose return reached the environment's success threshold."),
        new(
            TdError,
            "TD error, size |δ|",
            "",
            "Absolute TD error: reward plus discounted next value minus the value of the chosen action, without its sign, in the "
                + "agent's (possibly scaled) units.",
            Log: true
        ),
        new(Value, "Value estimate", "", "Estimated value of the chosen action, before the update."),
        new(
            StepSize,
            "Effective step size",
            "",
            "Step size of the value network, or the critic, after ObGD's bound or SGD's clip.",
            Log: true
        ),
        new(Bounded, "Bounded updates", "", "Share of updates that ObGD bounded or SGD clipped."),
        new(Epsilon, "ε", "", "Share of uniformly random actions asked for by the exploration schedule."),
        new(Reward, "Reward", "", "Raw reward per step."),
        new(
            EncoderTraceNorm,
            "Eligibility trace, encoder",
            "",
            "Sum of the absolute values (L1 norm) of the encoder's eligibility trace; of the actor where there is one.",
            Log: true
        ),
        new(
            RecurrentTraceNorm,
            "Eligibility trace, recurrent layer",
            "",
            "Sum of the absolute values (L1 norm) of the recurrent layer's eligibility trace; of the actor where there is one.",
            Log: true
        ),
        new(
            HeadTraceNorm,
            "Eligibility trace, head",
            "",
            "Sum of the absolute values (L1 norm) of the head's eligibility trace; of the actor where there is one.",
            Log: true
        ),
        new(
            SensitivityNorm,
            "Sensitivity norm",
            "",
            "Euclidean (L2) norm of dh/dψ, the derivatives of the hidden state by the recurrent parameters; of the actor where "
                + "there is one.",
            Log: true
        ),
        new(Episodes, "Episodes", "", "Episodes finished so far: the x axis in episodes."),
        new(WallSeconds, "Wall time", "s", "Seconds of stepping so far: the x axis in wall time."),
        new(StepNanoseconds, "Time per step", "ns", "Mean time of one training step, measured on every 61st step.", Log: true),
        new(
            PolicyLoss,
            "Policy loss",
            "",
            "PPO: mean clipped objective of the actor with its sign turned, entropy term included, over an update's minibatches."
        ),
        new(ValueLoss, "Value loss", "", "PPO: mean weighted squared error of the critic over an update's minibatches.", Log: true),
        new(Entropy, "Policy entropy", "nats", "PPO: mean entropy of the policy over an update's samples."),
        new(
            ApproximateKl,
            "Policy change",
            "nats",
            "PPO: estimate of KL(old policy ‖ new policy), mean of ρ − 1 − log ρ over an update's samples.",
            Log: true
        ),
        new(
            ClipFraction,
            "Clipped ratios",
            "",
            "PPO: share of an update's samples whose ratio of new to old probability lay beyond 1 ± c."
        ),
        new(
            TdErrorMean,
            "TD error, signed δ",
            "",
            "The same with its sign: above 0 values are too small, below 0 too large; near 0 means no bias, not no error."
        ),
        new(
            NormalisedReturn,
            "Normalised return",
            "",
            "(return − low)/(high − low) on the paper's scale of this task, recorded when an episode ends; only where the paper "
                + "has a scale."
        ),
        new(
            ExplainedVariance,
            "Explained variance",
            "",
            "1 − Var(target − value)/Var(target): 1 is a perfect value, 0 one that is no better than a constant, below 0 a worse "
                + "one. The target is value + δ over windows of 1,024 steps; PPO: the return R over a rollout, before its update."
        ),
        new(
            UpdateNorm,
            "Update norm",
            "",
            "Euclidean (L2) norm of the change of the value network's (or the critic's) parameters in one update, measured once in "
                + "61 steps; PPO: in the update from a whole rollout.",
            Log: true
        ),
        new(ActorUpdateNorm, "Update norm, actor", "", "The same of the policy network.", Log: true),
        new(
            ReturnError,
            "Return error",
            "",
            "(v − G)² of a prediction, recorded 400 steps after it was made, when the discounted sum G of those steps is known; in "
                + "the agent's (possibly scaled) units.",
            Log: true
        ),
        new(
            Staleness,
            "Staleness",
            "",
            "How far the carried sensitivities are from those that the present parameters would have given from the episode's "
                + "start: ‖S − S*‖₂/‖S*‖₂ at the end of an episode, full replay, mean of 5 further episodes lived from the last "
                + "checkpoint.",
            Log: true,
            Studied: true
        ),
        new(
            StalenessPaper,
            "Staleness, paper's correction",
            "",
            "The same after the paper's diagonal Taylor correction; linear RTU only.",
            Log: true,
            Studied: true
        ),
        new(
            StalenessExact,
            "Staleness, exact correction",
            "",
            "The same after the exact second-order Taylor correction; linear RTU only.",
            Log: true,
            Studied: true
        ),
        new(
            Retention,
            "Retention ρ",
            "",
            "Largest size of a unit's recurrent derivative over units, steps and 10 frozen episodes from the last checkpoint.",
            Studied: true
        ),
        new(
            OneStepCreditRate,
            "Credit rate, TBPTT(1)",
            "per step",
            "Factor by which the credit that TBPTT(1) gives falls with every step of lag: least squares of the log weight, 10 "
                + "frozen episodes from the last checkpoint.",
            Studied: true
        ),
        new(ExactCreditRate, "Credit rate, exact RTRL", "per step", "The same of the credit that exact RTRL gives.", Studied: true),
        new(
            CreditAmplification,
            "Credit amplification at lag 32",
            "×",
            "How many times the credit of TBPTT(1) exact RTRL gives 32 steps back, 10 frozen episodes from the last checkpoint.",
            Log: true,
            Studied: true
        ),
    ];

    /// <summary>Those that a run records while it trains.</summary>
    public static IReadOnlyList<MetricDescriptor> Recorded { get; } = [.. All.Where(metric => !metric.Studied)];

    /// <summary>Place of a metric in <see cref="All"/>; behind the last when it is not there.</summary>
    public static int IndexOf(string metric) => All.TakeWhile(descriptor => descriptor.Name != metric).Count();
}
