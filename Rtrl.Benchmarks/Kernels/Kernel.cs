using Rtrl.Engine.Kernels;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>One of the engine's fused loops, and plain programs for the same numbers.</summary>
/// <param name="Shape">What it runs over.</param>
/// <param name="Bytes">Bytes it must read and write, each number once.</param>
/// <param name="Resident">Bytes of the arrays it runs over.</param>
/// <param name="On">The kernel on one vector path, from the same start every time; scalar is its reference.</param>
/// <param name="Tensors">The same with TensorPrimitives, one operation per pass; null where nobody would write it that way.</param>
internal sealed record Kernel(
    string Name,
    string Shape,
    double Bytes,
    double Resident,
    Func<VectorWidth, KernelProgram> On,
    Func<KernelProgram>? Tensors = null
);
