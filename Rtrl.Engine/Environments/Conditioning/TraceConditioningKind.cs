using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="TraceConditioning"/>.</summary>
internal sealed record TraceConditioningKind()
    : ConditioningKind(
        "trace-conditioning",
        "Trace conditioning",
        "A cue lasts four steps; an outcome follows long after it is gone. The agent predicts the discounted sum of outcomes to come. No "
            + "actions, no end."
    )
{
    public override string Memory => "how long ago the cue was";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Conditioning;

    internal override IReadOnlyList<string> Traits => ["isi", "iti"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new TraceConditioning(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings) =>
        Stream(
            settings,
            $"{Title}, ISI {settings.Isi}",
            settings.Isi,
            ["CS"],
            ["ISI of this trial", "ITI after it", .. Distractors(settings).Select(name => $"{name} stays for")]
        );
}
