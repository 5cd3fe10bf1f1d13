using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>Turns a trace and a TD error into an increment of the parameters: w ← w + step δ z, or a preconditioned form of it.</summary>
internal interface IStepRule
{
    /// <summary>Whether <see cref="Apply"/> reads the gradient g_t.</summary>
    bool ReadsGradient => false;

    /// <summary>Whether <see cref="Apply"/> reads −∇δ = g_t − γ ∇(bootstrap value).</summary>
    bool ReadsCurvature => false;

    /// <summary>Running statistics per parameter; empty where the rule keeps none.</summary>
    ReadOnlySpan<float> Statistics => default;

    /// <param name="trace">z, with g_t already in it.</param>
    /// <param name="traceNorm">L1 norm of z over the whole network.</param>
    /// <param name="gradient">g_t; empty unless asked for.</param>
    /// <param name="errorGradient">−∇δ; empty unless asked for.</param>
    UpdateOutcome Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient = default,
        ReadOnlySpan<float> errorGradient = default
    );

    /// <summary>Writes the statistics, which outlive episodes.</summary>
    void Save(StateWriter writer, string prefix) { }

    /// <summary>Restores what <see cref="Save"/> wrote; a branch from another rule starts them afresh.</summary>
    void Load(StateReader reader, string prefix) { }
}
