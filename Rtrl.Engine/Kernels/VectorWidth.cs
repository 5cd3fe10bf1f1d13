namespace Rtrl.Engine.Kernels;

/// <summary>Floats a kernel handles at once: 1, 8 or 16.</summary>
internal enum VectorWidth
{
    Scalar,
    Avx2,
    Avx512,
}
