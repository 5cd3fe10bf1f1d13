using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// A row cell whose units read one another: S = dh/dψ has a full row of P numbers for each of the m state entries, and S' = J S + I costs
/// m²P multiplications (Williams and Zipser 1989). For small layers only; under TBPTT(1) nothing of this is kept.
/// </summary>
internal abstract class DenseCell : RowCell
{
    private readonly int _states;
    private readonly AlignedBuffer _jacobian,
        _back;
    private AlignedBuffer _sensitivity,
        _next;

    protected DenseCell(int inputs, int units, int components, bool exact, VectorWidth path, params RowPart[] parts)
        : base(inputs, units, components, 1, exact, path, tanhOutput: false, parts)
    {
        _states = components * units;
        _jacobian = new AlignedBuffer(_states * _states);
        _back = new AlignedBuffer(_states);
        _sensitivity = new AlignedBuffer(exact ? _states * ParameterCount : 0);
        _next = new AlignedBuffer(_sensitivity.Length);
    }

    protected override void ClearSensitivity() => _sensitivity.Span.Clear();

    protected override void PrepareAdvance(ReadOnlySpan<float> parameters, UnitStep step) => ComputeJacobian(parameters, step);

    protected override void AdvanceSensitivity(UnitStep step)
    {
        var old = _sensitivity.Span;
        var next = _next.Span;
        next.Clear();
        for (var to = 0; to < _states; to++)
        {
            var row = next.Slice(to * ParameterCount, ParameterCount);
            for (var from = 0; from < _states; from++)
            {
                var weight = _jacobian.Span[(to * _states) + from];
                if (weight != 0)
                    Vectors.AddScaled(row, old.Slice(from * ParameterCount, ParameterCount), weight);
            }

            var (component, unit) = (to / Units, to % Units);
            for (var part = 0; part < PartCount; part++)
            {
                var source = Values(part, step);
                var slope = step.Slope.Span[(((part * StateComponents) + component) * Units) + unit];
                Vectors.AddScaled(row.Slice(Offset(part) + (unit * source.Length), source.Length), source, slope);
            }
        }

        (_sensitivity, _next) = (_next, _sensitivity);
    }

    protected override double AccumulateSensitivity(ReadOnlySpan<float> adjoint, float decay, Span<float> trace)
    {
        Vectors.Accumulate(trace, decay, _sensitivity.Span[..ParameterCount], adjoint[0]);
        for (var state = 1; state < _states; state++)
        {
            if (adjoint[state] != 0)
                Vectors.AddScaled(trace, _sensitivity.Span.Slice(state * ParameterCount, ParameterCount), adjoint[state]);
        }

        return Vectors.SumAbs(trace);
    }

    protected override ReadOnlySpan<float> Back(ReadOnlySpan<float> parameters, UnitStep step, ReadOnlySpan<float> adjoint)
    {
        ComputeJacobian(parameters, step);
        var back = _back.Span;
        back.Clear();
        for (var to = 0; to < _states; to++)
            Vectors.AddScaled(back, _jacobian.Span.Slice(to * _states, _states), adjoint[to]);
        return back;
    }

    protected override double SensitivitySquares() => Vectors.SumSquares(_sensitivity.Span);

    protected override int SensitivityLength => _sensitivity.Length;

    protected override void CopySensitivity(Span<float> copy) => _sensitivity.Span.CopyTo(copy);

    protected override void TakeSensitivity(ReadOnlySpan<float> copy) => copy.CopyTo(_sensitivity.Span);

    protected override void SaveSensitivity(StateWriter writer, string prefix) => writer.Floats(prefix + "dense", _sensitivity.Span);

    protected override void LoadSensitivity(StateReader reader, string prefix)
    {
        if (reader.Has(prefix + "dense"))
            reader.Floats(prefix + "dense", _sensitivity.Span);
    }

    /// <summary>J = D on the diagonal blocks, plus slope times row for every part that reads the state.</summary>
    private void ComputeJacobian(ReadOnlySpan<float> parameters, UnitStep step)
    {
        var jacobian = _jacobian.Span;
        var carry = step.Carry.Span;
        jacobian.Clear();
        for (var to = 0; to < _states; to++)
        {
            var (component, unit) = (to / Units, to % Units);
            var row = jacobian.Slice(to * _states, _states);
            for (var from = 0; from < StateComponents; from++)
                row[(from * Units) + unit] = carry[(((component * StateComponents) + from) * Units) + unit];
            for (var part = 0; part < PartCount; part++)
            {
                if (Source(part) == RowSource.Hidden)
                {
                    var slope = step.Slope.Span[(((part * StateComponents) + component) * Units) + unit];
                    Vectors.AddScaled(row[..Units], parameters.Slice(Offset(part) + (unit * Units), Units), slope);
                }
            }
        }
    }
}
