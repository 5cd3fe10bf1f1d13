namespace Rtrl.Engine.Networks;

/// <summary>
/// Something that interferes with a recurrent layer between its advance and what reads it. Shapes: states [StateComponents × Units],
/// outputs y [a multiple of Units]; entry i belongs to unit i mod Units.
/// </summary>
public interface IStateIntervention
{
    /// <summary>Rewrites h_t in place.</summary>
    /// <param name="before">h_{t−1}; 0 at the first step of an episode.</param>
    /// <param name="state">h_t as the layer computed it.</param>
    void Impose(ReadOnlySpan<float> before, Span<float> state);

    /// <summary>Rewrites y_t in place, after it was read from the state.</summary>
    void Silence(Span<float> output);

    /// <summary>Rewrites y one step ahead, so that a bootstrap value sees what the next step will see.</summary>
    /// <param name="output">y_t.</param>
    /// <param name="ahead">y_{t+1} as the layer computed it from h_t.</param>
    void Foresee(ReadOnlySpan<float> output, Span<float> ahead);
}
