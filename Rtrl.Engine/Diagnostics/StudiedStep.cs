using System.Numerics;
using Rtrl.Engine.Clones;

namespace Rtrl.Engine.Diagnostics;

/// <summary>One step of an <see cref="EpisodeStudy"/>, in double precision.</summary>
public sealed record StudiedStep
{
    /// <summary>The step as the float32 agent lived it.</summary>
    public required RecordedStep Lived { get; init; }

    /// <summary>h_t, shape [components, units].</summary>
    public required double[] HiddenState { get; init; }

    /// <summary>
    /// c_t = dv/dh_re + i dv/dh_im, shape [units]; v is the network's largest output (its first where actions are continuous).
    /// </summary>
    public required Complex[] Adjoint { get; init; }

    /// <summary>J_t, shape [units]: Λ of a linear unit; of other cells the complex number nearest to dh_t/dh_{t−1} of the unit.</summary>
    public required Complex[] Retention { get; init; }

    /// <summary>‖S_t‖ of each unit over its own parameters, L2, shape [units].</summary>
    public required double[] SensitivityNorm { get; init; }

    /// <summary>‖dv/dψ‖ of each unit over its own parameters, L1, shape [units].</summary>
    public required double[] GradientMass { get; init; }

    /// <summary>v.</summary>
    public required double Value { get; init; }
}
