using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;

namespace Rtrl.Engine.Training;

/// <summary>
/// How far one update moves a network's parameters: ‖w_{t+1} − w_t‖₂. Reading them applies what is due, which changes no number.
/// </summary>
internal sealed class UpdateMeter(IStreamingNetwork network)
{
    private readonly AlignedBuffer _before = new(network.ParameterCount);

    /// <summary>Right before the update.</summary>
    public void Begin() => network.Parameters.CopyTo(_before.Span);

    /// <summary>Right after it.</summary>
    public double End() => VectorKernels.Current.Distance(network.Parameters, _before.Span);
}
