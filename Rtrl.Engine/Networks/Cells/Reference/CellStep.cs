namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// One step of a recurrent layer with every derivative the method needs. Nothing is kept elsewhere: dropping it undoes the step.
/// </summary>
public sealed class CellStep
{
    /// <summary>(h', S').</summary>
    public required CellState After { get; init; }

    /// <summary>y, shape [outputs]; entry i is a function of h'[i] alone.</summary>
    public required double[] Output { get; init; }

    /// <summary>dy[i]/dh'[i], shape [outputs].</summary>
    public required double[] OutputSlope { get; init; }

    /// <summary>J = dh'/dh per block, shape [components, components, blocks].</summary>
    public required double[,,] StateJacobian { get; init; }

    /// <summary>I, the direct part of dh'/dψ, shape [components, parameters].</summary>
    public required double[][] Immediate { get; init; }

    /// <summary>dh'/dx, shape [state][inputs].</summary>
    public required double[][] InputJacobian { get; init; }

    /// <summary>From dL/dy to dL/dψ = a · S', dL/dx = a · dh'/dx with a = dL/dy ⊙ dy/dh'.</summary>
    public CellGradient Gradient(ReadOnlySpan<double> outputAdjoint)
    {
        var hidden = new double[InputJacobian.Length];
        for (var i = 0; i < Output.Length; i++)
            hidden[i] = outputAdjoint[i] * OutputSlope[i];
        return new CellGradient(After.Sensitivity.Gradient(hidden), ToInput(hidden), hidden);
    }

    /// <summary>From a = dL/dh' past the output to a · I and a · dh'/dx: this step alone, the state before it being a constant.</summary>
    public CellGradient Direct(double[] hidden)
    {
        var blocks = StateJacobian.GetLength(2);
        var parameters = new double[After.Sensitivity.Parameters];
        for (var component = 0; component < Immediate.Length; component++)
        for (var parameter = 0; parameter < parameters.Length; parameter++)
            parameters[parameter] += hidden[(component * blocks) + After.Sensitivity.Owner(parameter)] * Immediate[component][parameter];
        return new CellGradient(parameters, ToInput(hidden), hidden);
    }

    /// <summary>dL/dh = Jᵀ a from a = dL/dh', both [components, blocks].</summary>
    public double[] Back(double[] hidden)
    {
        var (components, blocks) = (StateJacobian.GetLength(0), StateJacobian.GetLength(2));
        var back = new double[hidden.Length];
        for (var row = 0; row < components; row++)
        for (var column = 0; column < components; column++)
        for (var block = 0; block < blocks; block++)
            back[(column * blocks) + block] += hidden[(row * blocks) + block] * StateJacobian[row, column, block];
        return back;
    }

    private double[] ToInput(double[] hidden)
    {
        var input = new double[InputJacobian[0].Length];
        for (var i = 0; i < hidden.Length; i++)
        for (var j = 0; j < input.Length; j++)
            input[j] += hidden[i] * InputJacobian[i][j];
        return input;
    }
}
