using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>What all groups on an axis are about.</summary>
/// <param name="Title">Its environment's settings in which the tasks differ; what the environment is called where there is but one.</param>
/// <param name="Until">Step that every curve shown has reached: as far as means and areas go.</param>
/// <param name="Unequal">Whether some go on for more than a hundredth of that.</param>
public sealed record CompareTask(EnvironmentSettings Environment, string Title, long Until, bool Unequal)
{
    private const double Slack = 1.01;

    public static CompareTask Of(
        EnvironmentSettings world,
        ResultTable table,
        IEnumerable<RunSummary> runs,
        IReadOnlyDictionary<long, SeriesColumn> curves
    )
    {
        long[] ends =
        [
            .. runs.Where(run => curves.ContainsKey(run.Id)).Select(run => CurveHeight.End(curves[run.Id])).Where(end => end > 0),
        ];
        var whole = new RunSettings { Environment = world };
        var differing = table.Differing.Where(key =>
            key.StartsWith("environment.", StringComparison.Ordinal) && SettingsDocument.Applies(whole, key)
        );
        var title = string.Join(", ", differing.Select(key => $"{key}={SettingsDocument.Get(whole, key)}"));
        return new CompareTask(
            world,
            title.Length > 0 ? title : world.Name,
            ends.Length > 0 ? ends.Min() : 0,
            ends.Length > 0 && ends.Max() > Slack * ends.Min()
        );
    }
}
