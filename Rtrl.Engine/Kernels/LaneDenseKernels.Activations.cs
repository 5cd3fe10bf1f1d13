using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>Bias, LayerNorm and activation function, and the way back through them.</content>
internal sealed partial class LaneDenseKernels<TLanes, TRest, TOne>
{
    private const float NegativeSlope = 0.01f;
    private const float Epsilon = 1e-5f;

    public override float Activate(Span<float> values, ReadOnlySpan<float> bias, bool layerNorm, bool tanh, Span<float> features)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(bias);
        ref var f = ref MemoryMarshal.GetReference(features);
        var n = values.Length;
        var sum = 0f;
        var i = AddBias<TLanes>(ref v, ref b, 0, n, ref sum);
        AddBias<TOne>(ref v, ref b, i, n, ref sum);

        var scale = 1f;
        if (layerNorm)
        {
            var (mean, squares) = (sum / n, 0f);
            i = Centre<TLanes>(ref v, 0, n, mean, ref squares);
            Centre<TOne>(ref v, i, n, mean, ref squares);
            scale = 1 / MathF.Sqrt((squares / n) + Epsilon);
        }

        i = Activate<TLanes>(ref v, ref f, 0, n, scale, tanh);
        Activate<TOne>(ref v, ref f, i, n, scale, tanh);
        return scale;
    }

    public override void Backward(
        DenseActivation activation,
        ReadOnlySpan<float> featureAdjoint,
        bool layerNorm,
        bool tanh,
        float slopeAtZero,
        Span<float> g
    )
    {
        var rows = new ActivationRows(activation, featureAdjoint, tanh, slopeAtZero, g);
        var n = g.Length;
        var (sum, projection) = (0f, 0f);
        var i = ThroughActivation<TLanes>(rows, 0, ref sum, ref projection);
        ThroughActivation<TOne>(rows, i, ref sum, ref projection);
        if (!layerNorm)
            return;
        i = ThroughNorm<TLanes>(rows, 0, activation.InverseDeviation, sum / n, projection / n);
        ThroughNorm<TOne>(rows, i, activation.InverseDeviation, sum / n, projection / n);
    }

    private static nint AddBias<T>(ref float v, ref float bias, nint i, nint end, ref float total)
        where T : struct, ILanes<T>
    {
        var sum = T.Broadcast(0);
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) + T.Load(ref bias, i);
            T.Store(value, ref v, i);
            sum += value;
        }

        total += T.Sum(sum);
        return i;
    }

    private static nint Centre<T>(ref float v, nint i, nint end, float mean, ref float squares)
        where T : struct, ILanes<T>
    {
        var sum = T.Broadcast(0);
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) - T.Broadcast(mean);
            T.Store(value, ref v, i);
            sum = T.MultiplyAdd(value, value, sum);
        }

        squares += T.Sum(sum);
        return i;
    }

    private static nint Activate<T>(ref float v, ref float features, nint i, nint end, float scale, bool tanh)
        where T : struct, ILanes<T>
    {
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) * T.Broadcast(scale);
            T.Store(value, ref v, i);
            var leaky = T.IfLess(value, T.Broadcast(0), value * T.Broadcast(NegativeSlope), value);
            T.Store(tanh ? LaneMath.Tanh(value) : leaky, ref features, i);
        }

        return i;
    }

    /// <summary>g = slope ⊙ dL/dx; sums g and g ⊙ x̂.</summary>
    private static nint ThroughActivation<T>(in ActivationRows rows, nint i, ref float sum, ref float projection)
        where T : struct, ILanes<T>
    {
        var (one, zero) = (T.Broadcast(1), T.Broadcast(0));
        var (gradients, projections) = (zero, zero);
        for (; i <= rows.Length - T.Count; i += T.Count)
        {
            var value = T.Load(ref rows.Normalised, i);
            T slope;
            if (rows.Tanh)
            {
                var y = T.Load(ref rows.Features, i);
                slope = T.MultiplySubtractFrom(y, y, one);
            }
            else
            {
                slope = T.IfLess(value, zero, T.Broadcast(NegativeSlope), T.IfEqual(value, zero, T.Broadcast(rows.SlopeAtZero), one));
            }

            var gradient = slope * T.Load(ref rows.Adjoint, i);
            T.Store(gradient, ref rows.G, i);
            gradients += gradient;
            projections = T.MultiplyAdd(gradient, value, projections);
        }

        sum += T.Sum(gradients);
        projection += T.Sum(projections);
        return i;
    }

    /// <summary>g ← R (g − mean − x̂ projection).</summary>
    private static nint ThroughNorm<T>(in ActivationRows rows, nint i, float scale, float mean, float projection)
        where T : struct, ILanes<T>
    {
        for (; i <= rows.Length - T.Count; i += T.Count)
        {
            var centred = T.Load(ref rows.G, i) - T.Broadcast(mean);
            var rest = T.MultiplySubtractFrom(T.Broadcast(projection), T.Load(ref rows.Normalised, i), centred);
            T.Store(T.Broadcast(scale) * rest, ref rows.G, i);
        }

        return i;
    }

    /// <summary>Where the numbers of the way back stand.</summary>
    private readonly ref struct ActivationRows(
        DenseActivation activation,
        ReadOnlySpan<float> adjoint,
        bool tanh,
        float slopeAtZero,
        Span<float> g
    )
    {
        public readonly ref float G = ref MemoryMarshal.GetReference(g);
        public readonly ref float Adjoint = ref MemoryMarshal.GetReference(adjoint);
        public readonly ref float Normalised = ref MemoryMarshal.GetReference(activation.Normalised.Span);
        public readonly ref float Features = ref MemoryMarshal.GetReference(activation.Features.Span);
        public readonly nint Length = g.Length;
        public readonly bool Tanh = tanh;
        public readonly float SlopeAtZero = slopeAtZero;
    }
}
