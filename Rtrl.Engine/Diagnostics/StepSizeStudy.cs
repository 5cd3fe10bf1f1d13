using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// What the updates of the next steps look like: a clone learns on and every TD error, step size and bound is written down; a second clone
/// lives the same number of steps with weights frozen, for the gradients.
/// </summary>
/// <param name="FirstStep">Step the clones were made at.</param>
/// <param name="TdErrors">δ of every step, in the agent's (possibly scaled) units.</param>
/// <param name="StepSizes">Effective step size of the value network, or the critic, at every step that made an update.</param>
/// <param name="Bounded">Share of those that ObGD bounded, SGD or Adam clipped or an intentional rule clipped.</param>
/// <param name="Blocks">"encoder", "recurrent", "head", as far as they are there.</param>
/// <param name="TraceNorm">Mean ‖z‖₁ per block of the network that is shown, the actor where there is one, over every 16th step; empty for
/// agents without an eligibility trace.</param>
/// <param name="GradientNorm">Mean ‖g‖₁ per block of that network over every 16th step, g what its trace would take in: the gradient of the
/// value of the action taken, of the prediction, or of log π of the action drawn, with its entropy term.</param>
public sealed record StepSizeStudy(
    long FirstStep,
    IReadOnlyList<double> TdErrors,
    IReadOnlyList<double> StepSizes,
    double Bounded,
    IReadOnlyList<string> Blocks,
    IReadOnlyList<double> TraceNorm,
    IReadOnlyList<double> GradientNorm
)
{
    public const int MostSteps = 100_000;
    private const int NormPeriod = 16;

    /// <summary>Lives on in two clones; the sandbox stays where it is.</summary>
    /// <param name="steps">1 to <see cref="MostSteps"/>.</param>
    /// <exception cref="SandboxException">A number became non-finite on the way.</exception>
    public static StepSizeStudy Of(
        Sandbox sandbox,
        int steps = 2_000,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, MostSteps);
        var clone = sandbox.Clone();
        clone.Learning = true;
        var (errors, sizes) = (new List<double>(steps), new List<double>(steps));
        var bounded = 0;
        var snapshot = new Snapshot();
        double[] traces = [];
        var samples = 0;
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            ref readonly var metrics = ref clone.Step();
            errors.Add(metrics.TdError);
            if (clone.Updated)
            {
                sizes.Add(metrics.StepSize);
                bounded += metrics.Bounded ? 1 : 0;
            }

            if (step % NormPeriod != 0)
                continue;
            clone.Capture(snapshot);
            traces = traces.Length == 0 ? [.. snapshot.TraceNorms] : [.. traces.Zip(snapshot.TraceNorms, (sum, norm) => sum + norm)];
            samples++;
            progress?.Report(0.8 * step / steps);
        }

        return new StepSizeStudy(
            sandbox.StepCount,
            errors,
            sizes,
            sizes.Count > 0 ? bounded / (double)sizes.Count : 0,
            sandbox.Description.Blocks,
            [.. traces.Select(sum => sum / samples)],
            Gradients(sandbox, steps, cancellation)
        );
    }

    private static IReadOnlyList<double> Gradients(Sandbox sandbox, int steps, CancellationToken cancellation)
    {
        var run = sandbox.CloneRun();
        run.Learning = false;
        run.ExplorationStep = sandbox.StepCount;
        var network = run.ShownNetwork;
        var (adjoint, gradient) = (new float[network.OutputCount], new float[network.ParameterCount]);
        var blocks = run.Description.Blocks;
        var sums = new double[blocks.Count];
        var samples = 0;
        for (var step = 0; step < steps && run.Outcome is null; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Step();
            if (step % NormPeriod != 0)
                continue;
            run.Adjoint(adjoint);
            network.Gradient(adjoint, gradient);
            foreach (var tensor in network.Tensors)
            {
                for (var block = 0; block < blocks.Count; block++)
                {
                    if (blocks[block] == tensor.Block)
                        sums[block] += SumOfMagnitudes(gradient.AsSpan(tensor.Offset, tensor.Length));
                }
            }

            samples++;
        }

        return [.. sums.Select(sum => sum / Math.Max(1, samples))];
    }

    private static double SumOfMagnitudes(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Abs(value);
        return sum;
    }
}
