using Rtrl.Benchmarks.Performance;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>Microseconds per call of the kernel's programs.</summary>
internal sealed record KernelFinding(Kernel Kernel, Sampler Vector, Sampler Scalar, Sampler? Tensors);
