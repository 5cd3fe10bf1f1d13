namespace Rtrl.Benchmarks.Performance;

/// <summary>One program that performs the standard update.</summary>
internal interface IStandardUpdate
{
    /// <summary>One environment step with a given action: act, bootstrap pass, TD error, traces, update. Returns δ.</summary>
    double Step(ReadOnlySpan<float> observation, int action, double reward, ReadOnlySpan<float> next, bool ended);

    /// <summary>Parameters of the actor, then of the critic, every update applied.</summary>
    float[] Parameters();
}
