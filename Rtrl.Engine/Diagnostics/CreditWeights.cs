using System.Numerics;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// How much each past step k contributes to the eligibility trace of a diagonal recurrent layer at step T (Farr et al. 2026, proposition
/// 1).
/// <code>
/// Φ(i,k) = J_i … J_{k+1}    ω_k(one step) = (γλ)^{T−k} c̄_k    ω_k(exact) = Σ_{i=k..T} (γλ)^{T−i} c̄_i Φ(i,k)    z_T = Re Σ_k ω_k I_k
/// </code>
/// c_t = dv/dh_re + i dv/dh_im per unit, J_t the complex retention per unit. Weights are Euclidean norms over units; index k runs 0..T.
/// After a trace cut behind step m only terms with i &gt; m remain; Φ still reaches k ≤ m.
/// </summary>
public sealed class CreditWeights
{
    private CreditWeights(Complex[][] exactWeights, double[] oneStep, double[] coherence, double[] coherenceOfTerms)
    {
        ExactWeights = exactWeights;
        OneStep = oneStep;
        Exact = [.. exactWeights.Select(Norm)];
        Coherence = coherence;
        CoherenceOfTerms = coherenceOfTerms;
    }

    /// <summary>ω_k under exact RTRL, shape [T + 1][units].</summary>
    public IReadOnlyList<Complex[]> ExactWeights { get; }

    /// <summary>‖ω_k‖ under TBPTT(1), shape [T + 1].</summary>
    public double[] OneStep { get; }

    /// <summary>‖ω_k‖ under exact RTRL, shape [T + 1].</summary>
    public double[] Exact { get; }

    /// <summary>‖ω_k(exact)‖ / ‖ω_k(one step)‖; infinite where a cut leaves only exact RTRL credit.</summary>
    public double[] Amplification => [.. Exact.Zip(OneStep, (exact, oneStep) => exact / oneStep)];

    /// <summary>
    /// ‖Σ_i term‖ / ‖Σ_i |term|‖ with elementwise magnitudes: 1 for real positive retention and like-signed c. NaN without terms.
    /// </summary>
    public double[] Coherence { get; }

    /// <summary>‖Σ_i term‖ / Σ_i ‖term‖. NaN without terms.</summary>
    public double[] CoherenceOfTerms { get; }

    /// <param name="adjoints">c_t, shape [T + 1][units].</param>
    /// <param name="retention">J_t, shape [T + 1][units]; J_0 is not used.</param>
    /// <param name="decay">γλ.</param>
    /// <param name="cutAfter">m: eligibility traces were zeroed after the update of this step; null for no cut.</param>
    public static CreditWeights Of(
        IReadOnlyList<Complex[]> adjoints,
        IReadOnlyList<Complex[]> retention,
        double decay,
        int? cutAfter = null
    )
    {
        var last = adjoints.Count - 1;
        var units = adjoints[0].Length;
        var first = cutAfter + 1 ?? 0;
        var exact = new Complex[last + 1][];
        var oneStep = new double[last + 1];
        var coherence = new double[last + 1];
        var coherenceOfTerms = new double[last + 1];
        for (var k = 0; k <= last; k++)
        {
            exact[k] = new Complex[units];
            var magnitudes = new Complex[units];
            var termNorms = 0.0;
            var carried = Enumerable.Repeat(Complex.One, units).ToArray();
            for (var i = k; i <= last; i++)
            {
                if (i > k)
                    carried = [.. carried.Zip(retention[i], (phi, j) => phi * j)];
                if (i < first)
                    continue;
                Complex[] term = [.. adjoints[i].Zip(carried, (c, phi) => Math.Pow(decay, last - i) * Complex.Conjugate(c) * phi)];
                for (var unit = 0; unit < units; unit++)
                {
                    exact[k][unit] += term[unit];
                    magnitudes[unit] += term[unit].Magnitude;
                }

                termNorms += Norm(term);
            }

            oneStep[k] = k < first ? 0 : Math.Pow(decay, last - k) * Norm(adjoints[k]);
            coherence[k] = Norm(exact[k]) / Norm(magnitudes);
            coherenceOfTerms[k] = Norm(exact[k]) / termNorms;
        }

        return new CreditWeights(exact, oneStep, coherence, coherenceOfTerms);
    }

    /// <summary>ρ: largest |J| over units and steps.</summary>
    public static double Retention(IEnumerable<Complex[]> retention) => retention.Max(step => step.Max(j => j.Magnitude));

    /// <summary>1/(1 − max(γλ, ρ)) in steps.</summary>
    public static double Horizon(double decay, double retention) => 1 / (1 - Math.Max(decay, retention));

    /// <summary>
    /// Decay per step of lag: exp of the least-squares slope of log weight on lag n = T − k over 0 &lt; n &lt; T and weight &gt; 1e-12.
    /// Null with fewer than 5 such points.
    /// </summary>
    public static double? FittedRate(IReadOnlyList<double> weights)
    {
        var last = weights.Count - 1;
        var points = Enumerable
            .Range(1, Math.Max(0, last - 1))
            .Where(lag => weights[last - lag] > 1e-12)
            .Select(lag => (Lag: (double)lag, Log: Math.Log(weights[last - lag])))
            .ToArray();
        if (points.Length < 5)
            return null;
        var meanLag = points.Average(p => p.Lag);
        var meanLog = points.Average(p => p.Log);
        return Math.Exp(points.Sum(p => (p.Lag - meanLag) * (p.Log - meanLog)) / points.Sum(p => (p.Lag - meanLag) * (p.Lag - meanLag)));
    }

    private static double Norm(Complex[] vector) => Math.Sqrt(vector.Sum(v => (v.Real * v.Real) + (v.Imaginary * v.Imaginary)));
}
