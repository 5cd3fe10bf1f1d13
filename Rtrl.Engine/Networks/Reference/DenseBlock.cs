namespace Rtrl.Engine.Networks.Reference;

/// <summary>
/// y = activation(LayerNorm(W x + b)); the LayerNorm and the bias are optional.
/// Parameters: weight [outputs, inputs], then bias [outputs].
/// </summary>
/// <param name="slopeAtZero">Derivative of LeakyReLU at exactly 0: 1 as published, 0.01 as in PyTorch. It decides the first updates of an
/// all-zero encoder.</param>
public sealed class DenseBlock(
    int inputs,
    int outputs,
    bool layerNorm = false,
    Activation activation = Activation.Identity,
    bool bias = true,
    double slopeAtZero = 1
)
{
    public const double LeakySlope = 0.01;

    public int Inputs => inputs;

    public int Outputs => outputs;

    public bool HasBias => bias;

    public DenseStep Forward(ReadOnlySpan<double> parameters, double[] input)
    {
        var linear = new double[outputs];
        for (var i = 0; i < outputs; i++)
        {
            linear[i] = bias ? parameters[(outputs * inputs) + i] : 0;
            for (var j = 0; j < inputs; j++)
                linear[i] += parameters[(i * inputs) + j] * input[j];
        }

        var (normalised, inverseDeviation) = layerNorm ? LayerNorm.Forward(linear) : (linear, 1);
        return new DenseStep(input, linear, normalised, inverseDeviation, Array.ConvertAll(normalised, Activate));
    }

    /// <summary>Adds dL/d(W, b) to <paramref name="gradient"/> and returns dL/dx.</summary>
    public double[] Backward(ReadOnlySpan<double> parameters, DenseStep step, ReadOnlySpan<double> outputAdjoint, Span<double> gradient)
    {
        var adjoint = new double[outputs];
        for (var i = 0; i < outputs; i++)
            adjoint[i] = outputAdjoint[i] * Slope(step.Normalised[i]);
        if (layerNorm)
            adjoint = LayerNorm.Backward(step.Normalised, step.InverseDeviation, adjoint);

        var inputAdjoint = new double[inputs];
        for (var i = 0; i < outputs; i++)
        {
            for (var j = 0; j < inputs; j++)
            {
                gradient[(i * inputs) + j] += adjoint[i] * step.Input[j];
                inputAdjoint[j] += adjoint[i] * parameters[(i * inputs) + j];
            }

            if (bias)
                gradient[(outputs * inputs) + i] += adjoint[i];
        }

        return inputAdjoint;
    }

    private double Activate(double x) =>
        activation switch
        {
            Activation.LeakyReLU => x >= 0 ? x : LeakySlope * x,
            Activation.Tanh => Math.Tanh(x),
            _ => x,
        };

    private double Slope(double x) =>
        activation switch
        {
            Activation.LeakyReLU => x > 0 ? 1
            : x < 0 ? LeakySlope
            : slopeAtZero,
            Activation.Tanh => 1 - (Math.Tanh(x) * Math.Tanh(x)),
            _ => 1,
        };
}
