using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// A row cell whose units never read one another: J is one C×C block per unit, so S has C numbers per parameter and exact RTRL costs as
/// much as the forward pass. C is 1 (real units) or 2 (complex ones).
/// <code>
/// S' = D S + i ⊗ source      dL/dψ = Σ_c a_c S_c
/// </code>
/// </summary>
internal abstract class UnitCell : RowCell
{
    private readonly AlignedBuffer[] _sensitivity;
    private readonly AlignedBuffer _back;

    protected UnitCell(int inputs, int units, int components, bool exact, VectorWidth path, bool tanhOutput, params RowPart[] parts)
        : base(inputs, units, components, components, exact, path, tanhOutput, parts)
    {
        Kernels = UnitKernels.For(path);
        _back = new AlignedBuffer(components * units);
        _sensitivity = new AlignedBuffer[components];
        for (var component = 0; component < components; component++)
            _sensitivity[component] = new AlignedBuffer(exact ? ParameterCount : 0);
    }

    protected UnitKernels Kernels { get; }

    protected override void ClearSensitivity()
    {
        foreach (var component in _sensitivity)
            component.Span.Clear();
    }

    protected override void AdvanceSensitivity(UnitStep step)
    {
        for (var part = 0; part < PartCount; part++)
            Kernels.Advance(Rows(part, step, default));
    }

    protected override double Accumulate(
        ReadOnlySpan<float> parameters,
        UnitStep step,
        ReadOnlySpan<float> adjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind
    )
    {
        inputAdjoint.Clear();
        var norm = 0.0;
        for (var part = PartCount - 1; part >= 0; part--)
        {
            var rows = Rows(part, step, adjoint);
            var (start, length) = (Offset(part), Units * Width(part));
            norm +=
                Source(part) == RowSource.Input
                    ? Kernels.Accumulate(rows, parameters.Slice(start, length), inputAdjoint, decay, trace.Slice(start, length), behind)
                    : Kernels.AccumulateSingle(rows, decay, trace.Slice(start, length), behind);
        }

        return norm;
    }

    protected override double AccumulateSensitivity(ReadOnlySpan<float> adjoint, float decay, Span<float> trace)
    {
        var norm = 0.0;
        for (var part = 0; part < PartCount; part++)
        {
            var width = Width(part);
            for (var unit = 0; unit < Units; unit++)
            {
                var row = Offset(part) + (unit * width);
                var z = trace.Slice(row, width);
                var s = _sensitivity[0].Span.Slice(row, width);
                norm +=
                    StateComponents == 1
                        ? Vectors.Accumulate(z, decay, s, adjoint[unit])
                        : Vectors.Accumulate(z, decay, s, adjoint[unit], _sensitivity[1].Span.Slice(row, width), adjoint[Units + unit]);
            }
        }

        return norm;
    }

    protected override ReadOnlySpan<float> Back(ReadOnlySpan<float> parameters, UnitStep step, ReadOnlySpan<float> adjoint)
    {
        var back = _back.Span;
        var carry = step.Carry.Span;
        for (var unit = 0; unit < Units; unit++)
        {
            if (StateComponents == 1)
            {
                back[unit] = carry[unit] * adjoint[unit];
                continue;
            }

            back[unit] = (carry[unit] * adjoint[unit]) + (carry[(2 * Units) + unit] * adjoint[Units + unit]);
            back[Units + unit] = (carry[Units + unit] * adjoint[unit]) + (carry[(3 * Units) + unit] * adjoint[Units + unit]);
        }

        return back;
    }

    protected override double SensitivitySquares()
    {
        var sum = 0.0;
        foreach (var component in _sensitivity)
            sum += Vectors.SumSquares(component.Span);
        return sum;
    }

    protected override int SensitivityLength => _sensitivity.Length * ParameterCount;

    protected override void CopySensitivity(Span<float> copy)
    {
        for (var component = 0; component < _sensitivity.Length; component++)
            _sensitivity[component].Span.CopyTo(copy[(component * ParameterCount)..]);
    }

    protected override void TakeSensitivity(ReadOnlySpan<float> copy)
    {
        for (var component = 0; component < _sensitivity.Length; component++)
            copy.Slice(component * ParameterCount, ParameterCount).CopyTo(_sensitivity[component].Span);
    }

    protected override void SaveSensitivity(StateWriter writer, string prefix)
    {
        for (var component = 0; component < _sensitivity.Length; component++)
            writer.Floats($"{prefix}{component}", _sensitivity[component].Span);
    }

    protected override void LoadSensitivity(StateReader reader, string prefix)
    {
        for (var component = 0; component < _sensitivity.Length; component++)
        {
            if (reader.Has($"{prefix}{component}"))
                reader.Floats($"{prefix}{component}", _sensitivity[component].Span);
        }
    }

    private UnitRows Rows(int part, UnitStep step, ReadOnlySpan<float> adjoint)
    {
        var (start, length) = (Offset(part), Units * Width(part));
        return new UnitRows
        {
            First = _sensitivity[0].Span.Slice(start, length),
            Second = StateComponents == 1 ? default : _sensitivity[1].Span.Slice(start, length),
            Source = Values(part, step),
            Carry = step.Carry.Span,
            Slope = step.Slope.Span.Slice(part * StateComponents * Units, StateComponents * Units),
            Adjoint = adjoint,
        };
    }
}
