using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="NoisyPatterning"/>.</summary>
internal sealed record NoisyPatterningKind()
    : PatterningKind(
        "noisy-patterning",
        "Noisy patterning",
        "Patterns of cues foretell an outcome four steps later, not always truly. The agent predicts the discounted sum of "
            + "outcomes to come."
    )
{
    public override string Memory => "which cues came on, four steps back";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.NoisyPatterning;

    internal override IReadOnlyList<string> Traits => ["iti", "patterns", "outcome-noise"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new NoisyPatterning(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) => Patterns(settings, Title, isi: 4);
}
