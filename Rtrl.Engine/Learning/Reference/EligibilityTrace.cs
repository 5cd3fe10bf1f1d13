namespace Rtrl.Engine.Learning.Reference;

/// <summary>Accumulating eligibility trace z ← γλ z + g (Sutton 1988), 0 at first and after <see cref="Clear"/>.</summary>
/// <param name="decay">γλ in [0, 1].</param>
public sealed class EligibilityTrace(int length, double decay)
{
    public double[] Value { get; } = new double[length];

    public void Accumulate(ReadOnlySpan<double> gradient)
    {
        for (var i = 0; i < Value.Length; i++)
            Value[i] = (decay * Value[i]) + gradient[i];
    }

    public void Clear() => Array.Clear(Value);
}
