using System.Numerics;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// An episode of a frozen agent, taken apart: the float32 agent lives it, and the double reference of its network follows on the same
/// inputs with the same parameters, so that every derivative is there. Always under exact RTRL, whatever the agent learns with: what a
/// gradient leaves out can only be seen from the whole.
/// </summary>
public sealed class EpisodeStudy
{
    /// <summary>Longest stretch that is studied; memory and time grow with it.</summary>
    public const int MostSteps = 512;

    private EpisodeStudy(string network, int units, int components, IReadOnlyList<StudiedStep> steps)
    {
        Network = network;
        Units = units;
        Components = components;
        Steps = steps;
    }

    public string Network { get; }

    public int Units { get; }

    /// <summary>Numbers per unit of state: 2 for complex units.</summary>
    public int Components { get; }

    public IReadOnlyList<StudiedStep> Steps { get; }

    /// <summary>Credit weights of the last step (Farr et al. 2026, proposition 1).</summary>
    /// <param name="decay">γλ.</param>
    /// <param name="cutAfter">Index of the step behind which eligibility traces were zeroed; null for no cut.</param>
    /// <param name="entering">Takes c_t by the state entering step t, J̄_t c_t, as the paper's script does, instead of by h_t: one factor J
    /// more, which shifts lags by one and changes no rate.</param>
    public CreditWeights Credit(double decay, int? cutAfter = null, bool entering = false) =>
        CreditWeights.Of(
            [.. Steps.Select(step => entering ? Entering(step) : step.Adjoint)],
            [.. Steps.Select(step => step.Retention)],
            decay,
            cutAfter
        );

    /// <summary>
    /// Lives one episode of a clone of the sandbox, whose draws depend on (seed, episode) only; the sandbox stays where it is.
    /// </summary>
    /// <param name="network">One of <see cref="Sandbox.RecurrentNetworks"/>.</param>
    /// <param name="mostSteps">Stops there where the episode is longer; 1 to <see cref="MostSteps"/>.</param>
    /// <exception cref="SandboxException">The cell's units read one another, so none has a retention of its own, or there is no such
    /// network.</exception>
    public static EpisodeStudy Of(
        Sandbox sandbox,
        string network,
        long seed = 0,
        long episode = 0,
        int mostSteps = MostSteps,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSteps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostSteps, MostSteps);
        var clone = sandbox.Clone();
        clone.HoldExploration();
        clone.BeginEpisode(seed, episode);
        var twin = clone.Twin(network);
        var state = twin.Network.Start();
        var steps = new List<StudiedStep>();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var lived = clone.Record();
            var step = clone.Follow(twin, state);
            state = step.After;
            steps.Add(Take(lived, step, twin));
        } while (!clone.BetweenEpisodes && steps.Count < mostSteps);

        return new EpisodeStudy(network, twin.Units, twin.Components, steps);
    }

    private static Complex[] Entering(StudiedStep step) => [.. step.Adjoint.Zip(step.Retention, (c, j) => Complex.Conjugate(j) * c)];

    private static StudiedStep Take(RecordedStep lived, NetworkStep step, NetworkTwin twin)
    {
        var chosen = twin.Continuous ? 0 : Array.IndexOf(step.Outputs, step.Outputs.Max());
        var adjoint = new double[step.Outputs.Length];
        adjoint[chosen] = 1;
        var gradient = step.Gradient(adjoint);
        var cell = step.Cell!;
        var sensitivity = cell.After.Sensitivity;
        var (norms, mass) = (new double[twin.Units], new double[twin.Units]);
        for (var parameter = 0; parameter < sensitivity.Parameters; parameter++)
        {
            var unit = sensitivity.Owner(parameter);
            for (var component = 0; component < sensitivity.Components; component++)
                norms[unit] += sensitivity[component][parameter] * sensitivity[component][parameter];
            mass[unit] += Math.Abs(gradient.Parameters[twin.RecurrentOffset + parameter]);
        }

        return new StudiedStep
        {
            Lived = lived,
            HiddenState = cell.After.Hidden,
            Adjoint = Complexes(gradient.Hidden, twin.Units),
            Retention = [.. Enumerable.Range(0, twin.Units).Select(unit => Nearest(cell.StateJacobian, unit))],
            SensitivityNorm = Array.ConvertAll(norms, Math.Sqrt),
            GradientMass = mass,
            Value = step.Outputs[chosen],
        };
    }

    private static Complex[] Complexes(double[] hidden, int units) =>
        [.. Enumerable.Range(0, units).Select(unit => new Complex(hidden[unit], hidden.Length > units ? hidden[units + unit] : 0))];

    /// <summary>The complex number a + ib whose matrix [a −b; b a] is nearest to J; J itself for one component.</summary>
    private static Complex Nearest(double[,,] jacobian, int unit) =>
        jacobian.GetLength(0) == 1
            ? jacobian[0, 0, unit]
            : new Complex((jacobian[0, 0, unit] + jacobian[1, 1, unit]) / 2, (jacobian[1, 0, unit] - jacobian[0, 1, unit]) / 2);
}
