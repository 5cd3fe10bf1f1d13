namespace Rtrl.Engine.Settings;

/// <summary>The paper's scale of a task: normalised return = (return − low)/(high − low).</summary>
/// <param name="Low">Return that scores 0.</param>
/// <param name="High">Return that scores 1.</param>
public sealed record ReturnScale(double Low, double High)
{
    public double? Of(double? episodeReturn) => (episodeReturn - Low) / (High - Low);
}
