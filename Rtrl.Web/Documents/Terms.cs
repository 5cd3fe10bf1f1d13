namespace Rtrl.Web.Documents;

/// <summary>The words that a reader who does not know the paper needs, each explained once. Sources: docs/algorithms.</summary>
public static class Terms
{
    public static Term Rtu { get; } =
        new(
            "rtu",
            "RTU",
            "recurrent trace unit complex memory cell layer",
            "Recurrent trace unit: a recurrent layer of independent complex units, each a decaying rotation of what it has seen. "
                + "No unit reads another's state, so exact sensitivities cost time and memory linear in the layer's parameters.",
            "/new?setting=network.cell"
        );

    public static Term ExactRtrl { get; } =
        new(
            "rtrl",
            "Exact RTRL",
            "real-time recurrent learning gradient online",
            "Real-time recurrent learning carries the derivative of the state by every recurrent parameter forward with the state, "
                + "so credit reaches back to the start of the episode without storing it. Exact: within the layer, nothing is cut off.",
            "/results/credit-weights"
        );

    public static Term OneStep { get; } =
        new(
            "tbptt",
            "TBPTT(1)",
            "truncated backpropagation through time one step",
            "Truncated backpropagation through time over one step: the gradient sees the current input only and takes the state before "
                + "as given. Any credit further back comes from the eligibility trace alone, γλ a step.",
            "/results/credit-weights"
        );

    public static Term EligibilityTrace { get; } =
        new(
            "trace",
            "Eligibility trace",
            "z credit lambda",
            "A decaying sum of past gradients, z ← γλ z + g, as long as the parameters. The TD error of this step is multiplied by it, "
                + "so that earlier decisions are changed by what happens now.",
            "/new?setting=agent.traceDecay"
        );

    public static Term TdError { get; } =
        new(
            "error",
            "δ, TD error",
            "delta temporal difference surprise error bootstrap",
            "Temporal-difference error: reward plus the discounted value of what follows, less the value that was predicted, "
                + "δ = r + γ v(next) − v; at a true end of an episode nothing follows. Its sign says whether things went better or worse "
                + "than expected."
        );

    public static Term ObGd { get; } =
        new(
            "obgd",
            "ObGD",
            "overshooting-bounded gradient descent step size rule optimizer",
            "Overshooting-bounded gradient descent: a step-size rule for learning from single samples. It shrinks the step when the trace "
                + "and the TD error are large, so that one update cannot push the prediction far past its target.",
            "/new?setting=agent.rule"
        );

    public static Term HalfLife { get; } =
        new(
            "half-life",
            "Half-life",
            "time constant decay forget memory",
            "Steps after which an undisturbed unit keeps half of its state: ln 2 / (−ln r), with r the unit's retention. "
                + "A bit can outlast several of them: what is left is fainter, and the layers above can still read it."
        );

    public static Term Pole { get; } =
        new(
            "pole",
            "Pole",
            "eigenvalue retention phase radius modulus complex",
            "The complex number r exp(iφ) by which a unit multiplies its state each step: its radius r, the retention, says how slowly it "
                + "forgets, its angle φ, the phase, how fast it turns. The pole disk draws the radius as half-life."
        );

    public static Term Sensitivity { get; } =
        new(
            "sensitivity",
            "Sensitivity",
            "dh/dθ jacobian derivative influence S",
            "The derivative of a unit's state by one of its parameters, carried along step by step by RTRL. "
                + "It says how the state would differ now had the parameter differed all along.",
            "/results/staleness"
        );

    public static Term TraceDecay { get; } =
        new(
            "lambda",
            "λ, trace decay",
            "lambda traceDecay agent.traceDecay",
            "How slowly eligibility traces fade, from 0 to 1: each step they are multiplied by γλ. At 0 only the latest gradient counts; "
                + "at 1 credit fades by the discount γ alone.",
            "/new?setting=agent.traceDecay"
        );

    public static IReadOnlyList<Term> All { get; } =
    [Rtu, ExactRtrl, OneStep, EligibilityTrace, TdError, ObGd, HalfLife, Pole, Sensitivity, TraceDecay];
}
