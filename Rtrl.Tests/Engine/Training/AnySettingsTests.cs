using System.Text.RegularExpressions;
using CsCheck;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Settings;

namespace Rtrl.Tests.Engine.Training;

/// <summary>Whatever is valid runs.</summary>
public partial class AnySettingsTests
{
    private const int Steps = 1000;

    /// <summary>Enough for every list of finished episodes to reach its limit.</summary>
    private const int WarmUp = 9000;

    [Fact]
    public void Step_AnyValidSettings_StaysFiniteOrDivergesByName() =>
        ValidSettings.Small.Sample(
            settings =>
            {
                var run = new TrainingRun(settings);
                while (run.StepCount < Steps && run.Outcome is null)
                    run.Step();
                if (run.Outcome is { } outcome)
                {
                    Assert.Equal(RunStatus.Diverged, outcome.Status);
                    Assert.Matches(Divergence(), outcome.Reason);
                }

                var restored = TrainingRun.Restore(settings, run.Checkpoint());
                Assert.Equal(run.Fingerprint(), restored.Fingerprint());
                Assert.Equal(run.Outcome, restored.Outcome);
            },
            iter: 60,
            threads: 1
        );

    [Fact]
    public void Step_AnyValidSettings_AllocatesNothing() =>
        ValidSettings.Small.Sample(
            settings =>
            {
                var run = new TrainingRun(settings);
                while (run.StepCount < WarmUp && run.Outcome is null)
                    run.Step();
                var allocated = Allocations.Each(() =>
                {
                    for (var end = run.StepCount + Steps; run.StepCount < end && run.Outcome is null; )
                        run.Step();
                });
                Assert.True(run.Outcome is not null || allocated == 0, $"{allocated} bytes");
            },
            iter: 12,
            threads: 1
        );

    [GeneratedRegex(@"^Diverged at step [\d,]+: .+\.$")]
    private static partial Regex Divergence();
}
