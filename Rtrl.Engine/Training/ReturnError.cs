using System.Numerics.Tensors;

namespace Rtrl.Engine.Training;

/// <summary>
/// Holds predictions against what came. The prediction v_t is known to be right or wrong <see cref="Horizon"/> steps later:
/// <code>
/// e_t = (v_t − G_t)²      G_t = Σ_{k &lt; 400} γ^k c_{t+1+k}
/// </code>
/// The sum is cut where the paper cuts it; what is left out is below γ^400/(1 − γ) times the largest cumulant.
/// </summary>
/// <param name="discount">γ of the predictions, 0 to 1.</param>
internal sealed class ReturnError(double discount)
{
    /// <summary>Steps over which the true sum is taken.</summary>
    public const int Horizon = 400;

    private readonly double[] _powers = [.. Enumerable.Range(0, Horizon).Select(step => Math.Pow(discount, step))];
    private readonly double[] _predictions = new double[Horizon];

    // Twice, one behind the other, so that the last 400 always lie in a row.
    private readonly double[] _cumulants = new double[2 * Horizon];
    private long _count;

    /// <param name="prediction">v_t.</param>
    /// <param name="cumulant">c_{t+1}, in the same units.</param>
    /// <param name="ended">Whether nothing comes after it: predictions that are still open are dropped.</param>
    /// <returns>The squared error of the prediction made 399 steps before this one; NaN while there is none.</returns>
    public double Add(double prediction, double cumulant, bool ended)
    {
        var at = (int)(_count++ % Horizon);
        _predictions[at] = prediction;
        _cumulants[at] = _cumulants[at + Horizon] = cumulant;
        var oldest = (at + 1) % Horizon;
        var error =
            _count < Horizon ? double.NaN : _predictions[oldest] - TensorPrimitives.Dot(_powers, _cumulants.AsSpan(oldest, Horizon));
        if (ended)
            _count = 0;
        return error * error;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < Horizon; i++)
        {
            writer.Write(_predictions[i]);
            writer.Write(_cumulants[i]);
        }
    }

    public void Load(BinaryReader reader)
    {
        _count = reader.ReadInt64();
        for (var i = 0; i < Horizon; i++)
        {
            _predictions[i] = reader.ReadDouble();
            _cumulants[i] = _cumulants[i + Horizon] = reader.ReadDouble();
        }
    }
}
