using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// What a set of units is worth: the return of frozen episodes with the units left alone, interfered with, and with an equally large random
/// set interfered with instead. Episode i has the same draws in all three, so differences are taken episode by episode.
/// </summary>
/// <param name="Units">The units asked about.</param>
/// <param name="ControlUnits">The random set, in ascending order.</param>
/// <param name="ControlOverlap">How many units are in both: 0 unless more than half of the layer was asked about.</param>
/// <param name="Untouched">Units left alone.</param>
/// <param name="Touched">The units interfered with.</param>
/// <param name="Control">The random set interfered with.</param>
/// <param name="Effect">Mean of touched minus untouched returns, with its interval.</param>
/// <param name="ControlEffect">Mean of control minus untouched returns, with its interval.</param>
/// <param name="BaselineSteps">Steps that means and deviations of the units were taken over.</param>
public sealed record Ablation(
    InterventionKind Kind,
    IReadOnlyList<int> Units,
    IReadOnlyList<int> ControlUnits,
    int ControlOverlap,
    EvaluationResult Untouched,
    EvaluationResult Touched,
    EvaluationResult Control,
    Estimate Effect,
    Estimate ControlEffect,
    int BaselineSteps
)
{
    /// <summary>Fewest episodes that say anything.</summary>
    public const int FewestEpisodes = 100;

    /// <summary>Evaluates clones of the sandbox; the sandbox stays where it is.</summary>
    /// <param name="scale">Of the noise, in deviations.</param>
    /// <param name="settings">At least 100 episodes; its seed also draws the control set and the noise.</param>
    public static Ablation Of(
        Sandbox sandbox,
        UnitBaseline baseline,
        InterventionKind kind,
        IReadOnlyList<int> units,
        double scale,
        EvaluationSettings settings,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        if (settings.Episodes < FewestEpisodes)
            throw new ArgumentOutOfRangeException(
                nameof(settings),
                settings.Episodes,
                $"episodes is {settings.Episodes}; an ablation takes {FewestEpisodes} to {EvaluationSettings.MostEpisodes:N0}."
            );
        var done = 0;
        var touched = Evaluate(new UnitIntervention(kind, units, baseline, scale, settings.Seed));
        var chosen = ControlFor(units, baseline.Units, settings.Seed);
        var control = Evaluate(new UnitIntervention(kind, chosen, baseline, scale, settings.Seed));
        var untouched = Evaluate(null);
        return new Ablation(
            kind,
            units,
            chosen,
            chosen.Count(units.Contains),
            untouched,
            touched,
            control,
            Difference(touched, untouched),
            Difference(control, untouched),
            baseline.Steps
        );

        EvaluationResult Evaluate(UnitIntervention? intervention)
        {
            var clone = sandbox.Clone();
            clone.Intervention = intervention;
            var result = Evaluation.RunOn(clone, settings, cancellation);
            progress?.Report(++done / 3.0);
            return result;
        }
    }

    /// <summary>As many units, drawn without replacement from the others; from all of them where there are too few others.</summary>
    internal static IReadOnlyList<int> ControlFor(IReadOnlyList<int> units, int layer, long seed)
    {
        int[] others = [.. Enumerable.Range(0, layer).Except(units)];
        int[] pool = others.Length >= units.Count ? others : [.. Enumerable.Range(0, layer)];
        var random = new RandomSource(seed, RandomStream.Intervention);
        for (var i = 0; i < units.Count; i++)
        {
            var j = i + random.NextInt(pool.Length - i);
            (pool[i], pool[j]) = (pool[j], pool[i]);
        }

        return [.. pool.Take(units.Count).Order()];
    }

    private static Estimate Difference(EvaluationResult of, EvaluationResult from) =>
        Estimate.MeanOf([.. of.Returns.Zip(from.Returns, (left, right) => left - right)]);
}
