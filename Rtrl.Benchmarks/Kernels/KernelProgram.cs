using Rtrl.Engine.Kernels;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>One program for a kernel, over numbers of its own.</summary>
/// <param name="Run">Computes once; again and again it stays in ordinary numbers.</param>
/// <param name="Results">Everything it writes.</param>
internal sealed record KernelProgram(Action Run, params AlignedBuffer[] Results);
