using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// What the intentional and the implicit rule keep: a second moment v of the gradient per parameter, the running intent σ ← σ + (1 − γλ)(G²
/// − σ) with σ̂ = σ/(1 − (γλ)^k), and the running deviation of the error (<see cref="ErrorClip"/>). k counts updates; no statistic is ever
/// reset.
/// </summary>
/// <param name="name">Under which the statistics are stored.</param>
/// <param name="startingMoment">v before the first update.</param>
internal abstract class PreconditionedRule(string name, int length, AgentSettings settings, float startingMoment) : IStepRule
{
    protected const double Epsilon = 1e-8;

    private readonly double _decay = settings.Discount * settings.TraceDecay;
    private readonly AlignedBuffer _secondMoment = Filled(length, startingMoment);
    private ErrorClip _clip = new(settings.ErrorDecay, settings.ErrorCap);
    private double _intent;

    public bool ReadsGradient => true;

    public virtual bool ReadsCurvature => false;

    public ReadOnlySpan<float> Statistics => _secondMoment.Span;

    protected AgentSettings Settings { get; } = settings;

    /// <summary>v.</summary>
    protected Span<float> SecondMoment => _secondMoment.Span;

    /// <summary>k.</summary>
    protected long Updates { get; private set; }

    /// <summary>Cap of the last <see cref="Clip"/>.</summary>
    protected double Cap => _clip.Cap;

    public abstract UpdateOutcome Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient = default,
        ReadOnlySpan<float> errorGradient = default
    );

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        writer.Section(
            prefix + name,
            section =>
            {
                section.Write(Updates);
                section.Write(_intent);
                SaveMore(section);
                _clip.Save(section);
            }
        );
    }

    public void Load(StateReader reader, string prefix)
    {
        if (!reader.Has(prefix + name))
            return;
        reader.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        reader.Section(
            prefix + name,
            section =>
            {
                Updates = section.ReadInt64();
                _intent = section.ReadDouble();
                LoadMore(section);
                _clip.Load(section);
            }
        );
    }

    /// <summary>k ← k + 1.</summary>
    protected void Count() => Updates++;

    /// <summary>σ̂ with this step's G² in it.</summary>
    protected double Intent(double gradientNorm)
    {
        _intent += (1 - _decay) * (gradientNorm - _intent);
        return _intent / (1 - Math.Pow(_decay, Updates));
    }

    /// <summary>δc.</summary>
    protected double Clip(double tdError) => _clip.Clip(tdError, Updates);

    /// <summary>Statistics of the rule's own.</summary>
    protected virtual void SaveMore(BinaryWriter section) { }

    protected virtual void LoadMore(BinaryReader section) { }

    private static AlignedBuffer Filled(int length, float value)
    {
        var buffer = new AlignedBuffer(length);
        buffer.Span.Fill(value);
        return buffer;
    }
}
