using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Charts;

/// <summary>
/// The lines every chart of returns draws: what the best policy, the best without memory, a random one and other known ones earn.
/// </summary>
public static class ReturnReferences
{
    /// <summary>Highest first; policies that earn the same share a line.</summary>
    public static IReadOnlyList<ChartReference> Of(EnvironmentSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings);
        (double? Return, string Name)[] known =
        [
            (facts.OptimalReturn, "optimal"),
            (facts.MemorylessReturn, "without memory"),
            (facts.RandomReturn, "random"),
            .. facts.References.Select(reference => ((double?)reference.Return, reference.Policy)),
            (facts.SolvedReturn, "solved, 95 % right"),
        ];
        return
        [
            .. from line in known
            where line.Return is not null
            group line.Name by line.Return!.Value into level
            orderby level.Key descending
            select new ChartReference(level.Key, $"{string.Join(" and ", level)}, {Numbers.Setting($"{Math.Round(level.Key, 3):R}")}"),
        ];
    }
}
