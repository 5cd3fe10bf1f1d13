namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// S = dh/dψ of a layer whose state splits into blocks that never read one another, so that each parameter moves only the state of
/// the block that owns it. A Recurrent Trace Unit has one block of two components per unit, a minGRU one of one, a dense cell one
/// block of all its components.
/// <para>Shape [components, parameters]: entry (c, p) is dh[c, owner(p)]/dψ[p]; the state itself is laid out [components, blocks].</para>
/// </summary>
public sealed class Sensitivity
{
    private readonly int _blocks;
    private readonly int[] _owner;
    private readonly double[][] _rows;

    private Sensitivity(int blocks, int[] owner, double[][] rows)
    {
        _blocks = blocks;
        _owner = owner;
        _rows = rows;
    }

    public int Components => _rows.Length;

    public int Parameters => _owner.Length;

    /// <summary>The block whose state a parameter moves.</summary>
    public int Owner(int parameter) => _owner[parameter];

    /// <summary>S = 0: the start of an episode.</summary>
    /// <param name="owner">Block of each parameter, shape [parameters].</param>
    public static Sensitivity Zero(int components, int blocks, int[] owner) => new(blocks, owner, Rows(components, owner.Length));

    /// <summary>Zeroed array of the shape of S.</summary>
    public static double[][] Rows(int components, int parameters) =>
        [.. Enumerable.Range(0, components).Select(_ => new double[parameters])];

    /// <summary>dh[component]/dψ over all parameters, shape [parameters].</summary>
    public ReadOnlySpan<double> this[int component] => _rows[component];

    /// <summary>All entries, component after component.</summary>
    public double[] Flatten() => [.. _rows.SelectMany(row => row)];

    /// <summary>S' = J S + I, exact within the layer (Williams and Zipser 1989; Elelimy et al. 2024).</summary>
    /// <param name="stateJacobian">J = dh'/dh per block, shape [components, components, blocks].</param>
    /// <param name="immediate">I, the direct part of dh'/dψ, shape [components, parameters].</param>
    public Sensitivity Advance(double[,,] stateJacobian, double[][] immediate)
    {
        var next = Rows(Components, Parameters);
        for (var row = 0; row < Components; row++)
        for (var parameter = 0; parameter < Parameters; parameter++)
        {
            var sum = immediate[row][parameter];
            for (var column = 0; column < Components; column++)
                sum += stateJacobian[row, column, _owner[parameter]] * _rows[column][parameter];
            next[row][parameter] = sum;
        }

        return new Sensitivity(_blocks, _owner, next);
    }

    /// <summary>dL/dψ = Σ_c a[c] S[c], summed over components only.</summary>
    /// <param name="hiddenAdjoint">a = dL/dh, shape [components, blocks].</param>
    public double[] Gradient(ReadOnlySpan<double> hiddenAdjoint)
    {
        var gradient = new double[Parameters];
        for (var component = 0; component < Components; component++)
        for (var parameter = 0; parameter < Parameters; parameter++)
            gradient[parameter] += hiddenAdjoint[(component * _blocks) + _owner[parameter]] * _rows[component][parameter];
        return gradient;
    }
}
