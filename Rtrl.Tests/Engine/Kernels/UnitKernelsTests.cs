using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Kernels;

/// <summary>
/// The loops of cells whose units stand alone against plain ones in double, on every path, for one component and for two.
/// </summary>
public class UnitKernelsTests
{
    private const double Tolerance = 5e-6;

    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (var (units, width) in new[] { (1, 1), (3, 7), (37, 1), (5, 31), (17, 64), (6, 133), (20, 70) })
            {
                shapes.Add(units, width, 1);
                shapes.Add(units, width, 2);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Advance_AnyShape_TurnsTheSensitivityAndAddsTheSource(int units, int width, int components)
    {
        foreach (var path in VectorPath.Supported)
        {
            var numbers = new Numbers(units, width, components);
            var want = numbers.Advanced();
            UnitKernels.For(path).Advance(numbers.Rows());
            numbers.Holds(want);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Accumulate_BehindOrFresh_IsOneSweepOfAllOfIt(int units, int width, int components)
    {
        foreach (var (behind, decay) in new[] { (true, 0.75f), (true, 0f), (false, 0.75f), (false, 0f) })
        {
            foreach (var path in VectorPath.Supported)
            {
                var (random, numbers) = (Cases.Random(7), new Numbers(units, width, components));
                var (matrix, trace, back) = (random.Normals(units * width), random.Normals(units * width), random.Normals(width));
                var sensitivity = behind ? numbers.Advanced() : numbers.Sensitivity();
                var (wantTrace, wantBack) = (numbers.Trace(trace, decay, sensitivity), back.ToArray());
                for (var place = 0; place < units * width; place++)
                {
                    for (var component = 0; component < components; component++)
                    {
                        var unit = (component * units) + (place / width);
                        wantBack[place % width] += (double)numbers.Adjoint[unit] * numbers.Slope[unit] * matrix[place];
                    }
                }

                var (z, gotBack) = (trace.Single(), back.Single());
                if (decay == 0)
                    Array.Fill(z, float.NaN);
                var norm = UnitKernels.For(path).Accumulate(numbers.Rows(), matrix.Single(), gotBack, decay, z, behind);
                Agreement.Close(wantTrace, z, Tolerance);
                Agreement.Close(wantTrace.Sum(Math.Abs), norm, Tolerance);
                Agreement.Close(wantBack, gotBack, Tolerance);
                numbers.Holds(sensitivity);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(37, 1)]
    [InlineData(1, 2)]
    [InlineData(37, 2)]
    public void AccumulateSingle_BehindOrFresh_IsTheSameForOneParameterAUnit(int units, int components)
    {
        foreach (var (behind, decay) in new[] { (true, 0.75f), (true, 0f), (false, 0.75f), (false, 0f) })
        {
            foreach (var path in VectorPath.Supported)
            {
                var (trace, numbers) = (Cases.Random(7).Normals(units), new Numbers(units, 1, components));
                var sensitivity = behind ? numbers.Advanced() : numbers.Sensitivity();
                var (want, z) = (numbers.Trace(trace, decay, sensitivity), trace.Single());
                var norm = UnitKernels.For(path).AccumulateSingle(numbers.Rows(), decay, z, behind);
                Agreement.Close(want, z, Tolerance);
                Agreement.Close(want.Sum(Math.Abs), norm, Tolerance);
                numbers.Holds(sensitivity);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(37)]
    public void StepMinGru_AnyUnits_IsTheGateAndItsSlopes(int units)
    {
        foreach (var path in VectorPath.Supported)
        {
            var (random, step) = (Cases.Random(), new UnitStep(1, units, 1, 4));
            random.Normals(4 * units).Single().CopyTo(step.Projected.Span);
            random.Normals(units).Single().CopyTo(step.Before.Span);
            UnitKernels.For(path).StepMinGru(step);
            for (var k = 0; k < units; k++)
            {
                var p = step.Projected.Span;
                var (u, v, h) = (
                    Sigmoid((double)p[k] + p[units + k]),
                    (double)p[(2 * units) + k] + p[(3 * units) + k],
                    (double)step.Before.Span[k]
                );
                var (m, slope) = v < 0 ? (Sigmoid(v), Sigmoid(v) * (1 - Sigmoid(v))) : (v + 0.5, 1);
                Assert.Equal(((1 - u) * h) + (u * m), step.After.Span[k], Tolerance);
                Assert.Equal(1 - u, step.Carry.Span[k], Tolerance);
                double[] slopes = [(m - h) * u * (1 - u), (m - h) * u * (1 - u), u * slope, u * slope];
                for (var part = 0; part < 4; part++)
                    Assert.Equal(slopes[part], step.Slope.Span[(part * units) + k], Tolerance);
            }
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The numbers of one part of a cell.</summary>
    private sealed class Numbers
    {
        private readonly int _units,
            _width,
            _components;
        private readonly float[] _first,
            _second,
            _source,
            _carry;

        public Numbers(int units, int width, int components)
        {
            (_units, _width, _components) = (units, width, components);
            var random = Cases.Random();
            _first = random.Normals(units * width).Single();
            _second = components == 1 ? [] : random.Normals(units * width).Single();
            _source = random.Normals(width).Single();
            _carry = random.Normals(components * components * units).Single();
            Slope = random.Normals(components * units).Single();
            Adjoint = random.Normals(components * units).Single();
        }

        public float[] Slope { get; }

        public float[] Adjoint { get; }

        public UnitRows Rows() =>
            new()
            {
                First = _first,
                Second = _second,
                Source = _source,
                Carry = _carry,
                Slope = Slope,
                Adjoint = Adjoint,
            };

        public double[][] Sensitivity() =>
            _components == 1 ? [Agreement.Widen(_first)] : [Agreement.Widen(_first), Agreement.Widen(_second)];

        /// <summary>D S + i ⊗ source.</summary>
        public double[][] Advanced()
        {
            var (old, next) = (Sensitivity(), Sensitivity());
            for (var to = 0; to < _components; to++)
            {
                for (var place = 0; place < _units * _width; place++)
                {
                    var unit = place / _width;
                    next[to][place] = (double)Slope[(to * _units) + unit] * _source[place % _width];
                    for (var from = 0; from < _components; from++)
                        next[to][place] += _carry[(((to * _components) + from) * _units) + unit] * old[from][place];
                }
            }

            return next;
        }

        /// <summary>decay z + a · S.</summary>
        public double[] Trace(double[] trace, float decay, double[][] sensitivity) =>
            [
                .. trace.Select(
                    (z, place) =>
                        (decay * z)
                        + Enumerable
                            .Range(0, _components)
                            .Sum(component => Adjoint[(component * _units) + (place / _width)] * sensitivity[component][place])
                ),
            ];

        public void Holds(double[][] want)
        {
            Agreement.Close(want[0], _first, Tolerance);
            if (_components == 2)
                Agreement.Close(want[1], _second, Tolerance);
        }
    }
}
