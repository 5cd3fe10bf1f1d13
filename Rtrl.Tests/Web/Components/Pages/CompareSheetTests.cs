using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Compare;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class CompareSheetTests
{
    private static readonly RunSettings s_settings = Catalogue.Preset("memory-chain-demo").Settings;
    private static readonly RunSettings s_none = s_settings with { Network = s_settings.Network with { Cell = "none" } };

    private static RunDetail Run(long id, RunSettings settings, double? final = null)
    {
        var run = MadeRuns.Detail(id, settings, "demo");
        return run with { Summary = run.Summary with { Final = final is { } mean ? new FinalReturn(mean, 100) : null } };
    }

    private static CompareSheet Sheet(CompareView view, params RunDetail[] runs) =>
        CompareSheet.Of(runs, view, new Dictionary<long, SeriesColumn>());

    private static CompareSheet Sheet(params RunDetail[] runs) => Sheet(new CompareView(), runs);

    [Fact]
    public void Groups_AreThoseOfTheResultTableNamedByWhatTellsThemApart()
    {
        RunDetail[] runs = [Run(1, s_settings), Run(2, s_settings with { Seed = 1 }), Run(3, s_none)];
        var sheet = Sheet(runs);
        Assert.Equal(["network.cell=linear-rtu", "network.cell=none"], sheet.Groups.Select(group => group.Label));
        Assert.Equal(["linear-rtu", "none"], sheet.Groups.Select(group => group.Name));
        Assert.All(sheet.Groups, group => Assert.Contains(group.Label, group.Result.Label, StringComparison.Ordinal));
        Assert.Equal([1L, 3], sheet.Groups.Select(group => group.Id));
        Assert.Equal([2, 1], sheet.Groups.Select(group => group.Lines.Count));
        Assert.Equal($"{sheet.Groups[0].Label}, seed 1", sheet.Groups[0].Lines[1].Label);
        // That a layer that is not there has no width follows from it.
        Assert.Equal(["network.cell"], sheet.Differing.Select(setting => setting.Key));
        Assert.Equal(ResultTable.Of(runs).Cautions, sheet.Cautions);
    }

    [Fact]
    public void Lines_OfGroups_ShareAHueWithinAndNeverAcross()
    {
        static RunSettings Group(int number, long seed) =>
            s_settings with
            {
                Seed = seed,
                Agent = s_settings.Agent with { Discount = 0.9 + (number / 1000.0) },
            };
        var groups = Sheet([
            .. from seed in Enumerable.Range(0, 3)
            from number in Enumerable.Range(0, 10)
            select Run(number + (10 * seed) + 1, Group(number, seed)),
        ]).Groups;
        Assert.All(groups, group => Assert.Equal(3, group.Lines.Select(line => line.Dash).Distinct().Count()));
        Assert.Equal(8, groups.Take(8).Select(group => group.Colour).Distinct().Count());
        Assert.All(groups.Take(8).Zip(groups.Skip(1)), pair => Assert.NotEqual(pair.First.Lines[0].Dash, pair.Second.Lines[0].Dash));
        var marks = groups.SelectMany(group => group.Lines.Select(line => (group.Colour, line.Dash, line.Marker))).ToList();
        Assert.Equal(marks.Count, marks.Distinct().Count());
    }

    [Fact]
    public void Colour_ByASetting_IsThatOfItsValue()
    {
        RunDetail[] runs =
        [
            .. from gradient in new[] { "rtrl", "tbptt1" }
            from decay in new[] { 0.8, 0.9 }
            select Run(
                (gradient == "rtrl" ? 1 : 3) + (decay == 0.8 ? 0 : 1),
                s_settings with
                {
                    Network = s_settings.Network with { Gradient = gradient },
                    Agent = s_settings.Agent with { TraceDecay = decay },
                }
            ),
        ];
        Assert.Equal([0, 1, 2, 3], Sheet(runs).Groups.Select(group => group.Colour));
        var coloured = Sheet(new CompareView { ColourBy = "agent.traceDecay" }, runs).Groups;
        Assert.Equal([0, 1, 0, 1], coloured.Select(group => group.Colour));
        Assert.NotEqual(coloured[0].Lines[0].Dash, coloured[2].Lines[0].Dash);
        // They do not differ in it.
        Assert.Equal([0, 1, 2, 3], Sheet(new CompareView { ColourBy = "agent.discount" }, runs).Groups.Select(group => group.Colour));
    }

    [Fact]
    public void Shown_WithABaseline_IsTheDifferenceOverEqualSeeds()
    {
        double[] ours = [0.9, 0.8, 0.7],
            theirs = [0.1, 0.4, 0.2];
        RunDetail[] runs =
        [
            .. ours.Select((final, seed) => Run(seed + 1, s_settings with { Seed = seed }, final)),
            .. theirs.Select((final, seed) => Run(seed + 4, s_none with { Seed = seed }, final)),
        ];
        var alone = Sheet(runs);
        Assert.Equal(
            ResultTable.Of(runs).Groups.Select(group => group.Final),
            alone.Groups.Select(group => alone.Shown(group, SeedMeasure.Last)!.Value)
        );
        var sheet = Sheet(new CompareView { Baseline = 1 }, runs);
        Assert.Equal(ResultTable.Of(runs).Groups[1].Difference, sheet.Shown(sheet.Groups[1], SeedMeasure.Last));
        Assert.Equal((false, true), (sheet.IsDifference(sheet.Groups[0]), sheet.IsDifference(sheet.Groups[1])));
        Assert.Contains("run 99", Sheet(new CompareView { Baseline = 99 }, runs).Cautions[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_Different_NeverShareAnAxis()
    {
        var longer = s_settings with { Environment = s_settings.Environment with { Length = s_settings.Environment.Length + 1 } };
        RunDetail[] runs =
        [
            Run(1, s_settings, 0.5),
            Run(2, s_settings with { Seed = 1 }, 0.5),
            Run(3, longer, 0.2),
            Run(4, longer with { Seed = 1 }, 0.2),
        ];
        var sheet = Sheet(new CompareView { Baseline = 1 }, runs);
        Assert.Equal(
            [$"environment.length={s_settings.Environment.Length}", $"environment.length={longer.Environment.Length}"],
            sheet.Tasks.Select(task => task.Title)
        );
        Assert.Null(sheet.Shown(sheet.Groups[1], SeedMeasure.Last));
        Assert.Equal(sheet.Tasks.Select(task => task.Title), ComparePanels.Of(sheet, new CompareView(), true).Select(panel => panel.Title));
    }

    [Fact]
    public void Sorted_ByAMeasureOrASetting_PutsWhatHasNoValueLast()
    {
        static RunSettings Of(double decay) => s_settings with { Agent = s_settings.Agent with { TraceDecay = decay } };
        var sheet = Sheet(Run(1, Of(0.5), 0.2), Run(2, Of(0.9), 0.7), Run(3, Of(0.1)));
        long[] Order(string? column, bool down) => [.. sheet.Sorted(column, down).Select(group => group.Id)];
        Assert.Equal([1L, 2, 3], Order(null, false));
        Assert.Equal([2L, 1, 3], Order("last", true));
        Assert.Equal([1L, 2, 3], Order("last", false));
        Assert.Equal([3L, 1, 2], Order("agent.traceDecay", false));
    }

    [Fact]
    public void Areas_OfUnequalLengths_EndWhereEveryRunShownHasBeen()
    {
        static SeriesColumn Curve(int steps) =>
            new(
                RunMetrics.Return,
                10,
                [.. Enumerable.Range(0, steps / 10).Select(at => new SeriesBucket(at * 10, (at * 10) + 9, 1, at < 50 ? 0 : 1, 0, 1, 1))]
            );
        RunDetail[] runs = [Run(1, s_settings), Run(2, s_settings with { Seed = 1 }), Run(3, s_none)];
        var curves = new Dictionary<long, SeriesColumn>
        {
            [1] = Curve(1_000),
            [2] = Curve(1_000),
            [3] = Curve(500),
        };
        var sheet = CompareSheet.Of(runs, new CompareView(), curves);
        Assert.Equal((500, true), (sheet.Tasks[0].Until, sheet.Tasks[0].Unequal));
        Assert.Equal(0, sheet.Groups[0].Scores[SeedMeasure.Area].Value.Value);
        Assert.Contains("up to step 500", sheet.Cautions[^1], StringComparison.Ordinal);
        var hidden = CompareSheet.Of(runs, new CompareView { Hidden = [3] }, curves);
        Assert.Equal(
            (1_000, false, 0.5),
            (hidden.Tasks[0].Until, hidden.Tasks[0].Unequal, hidden.Groups[0].Scores[SeedMeasure.Area].Value.Value)
        );
    }
}
