using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="TracePatterning"/>.</summary>
internal sealed record TracePatterningKind()
    : PatterningKind(
        "trace-patterning",
        "Trace patterning",
        "Several cues come on together; the outcome follows later, but only after certain patterns. The agent predicts the "
            + "discounted sum of "
            + "outcomes to come."
    )
{
    public override string Memory => "which cues came on, and how long ago";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Patterning;

    internal override IReadOnlyList<string> Traits => ["isi", "iti", "patterns"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new TracePatterning(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        Patterns(settings, $"{Title}, ISI {settings.Isi}", settings.Isi);
}
