using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Experiments;
using Rtrl.Web.Documents;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Sharing;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class ExperimentPageTests : ComponentTest
{
    private const string Json = """
        { "title": "Lengths", "description": "How long?", "preset": "memory-chain-demo", "variant": "{method}",
          "vary": { "method": [{ "name": "exact RTRL", "word": "exact-rtrl" }, { "name": "TBPTT(1)", "word": "tbptt1" }], "environment.length": [4, 8, 16] }, "seeds": "0..4" }
        """;

    private static readonly Experiment s_experiment = ExperimentFile.Read("lengths", Json);

    private long _id;

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    /// <summary>Exact RTRL keeps every length, TBPTT(1) the shortest: five seeds of each but the last cell, which has two.</summary>
    private void Made()
    {
        Experiments.Store("lengths", Json);
        foreach (var (cell, seeds) in s_experiment.Cells.Zip(s_experiment.Identities))
        {
            var last = cell == s_experiment.Cells[^1];
            foreach (var (seed, identity) in seeds.Take(last ? 2 : 5).Index())
            {
                var good = cell.Variant == "exact-rtrl" || cell.Settings.Environment.Length == 4;
                Add(cell.Of(seed), identity, (good ? 0.9 : 0.1) + (0.01 * seed));
            }
        }
    }

    private void Add(RunSettings settings, string identity, double? final, RunStatus status = RunStatus.Finished)
    {
        var made = MadeRuns.Detail(++_id, settings, $"run {_id}", status);
        History.Details.Add(
            made with
            {
                Summary = made.Summary with
                {
                    Identity = identity,
                    Final = final is { } mean ? new FinalReturn(mean, 40) : null,
                    SolvedAt = final > 0.5 ? 1000 * _id : null,
                },
            }
        );
    }

    private IRenderedComponent<ExperimentPage> Page(string query = "")
    {
        Navigation.NavigateTo("/experiments/lengths" + query);
        return Render<ExperimentPage>(parameters => parameters.Add(page => page.Name, "lengths"));
    }

    private static string[] Cells(IRenderedComponent<ExperimentPage> page) =>
        [.. page.FindAll("td.heat-cell").Select(cell => cell.TextContent.Trim())];

    [Fact]
    public void Page_OfRuns_ShowsSuccessByMethodAndLengthAndWhatIsMissing()
    {
        Made();
        var page = Page();
        Assert.Equal(["4", "8", "16"], page.FindAll("table.heat thead th.n").Select(head => head.TextContent));
        Assert.Equal(["100", "100", "100", "100", "0", "0"], Cells(page));
        Assert.Contains("partial", page.FindAll("td.heat-cell")[5].ClassName);
        Assert.Contains("n = 2", page.FindAll("td.heat-cell")[5].GetAttribute("title"));
        Assert.Equal(3, page.FindAll("i.seed:not(.done)").Count(dot => dot.ParentElement!.ClassName == "seed-dots"));
        Assert.Contains("3 of 30 runs missing", page.Find(".banner.caution").TextContent);
        Assert.Contains("Run 3 missing", page.Find("[data-testid=start]").TextContent);
        Assert.Equal("/compare?runs=1,2,3,4,5", page.FindAll("td.heat-cell a")[0].GetAttribute("href"));
    }

    /// <summary>What a paper gives stands beside this history's numbers, and its claims are held against them.</summary>
    [Fact]
    public void Page_OfAPapersFigure_ShowsItsNumbersAndWhatTheRunsSayToItsClaims()
    {
        var json =
            Json.TrimEnd()[..^1]
            + """
                , "reported": { "source": "A paper, 10 seeds", "steps": 2000000,
                  "values": [{ "at": { "method": "exact RTRL", "environment.length": 8 }, "value": 0.75, "low": 0.7, "high": 0.8 },
                             { "at": { "method": "TBPTT(1)", "environment.length": 8 }, "value": 0.25 },
                             { "at": { "method": "exact RTRL", "environment.length": 4 }, "less": { "method": "TBPTT(1)" }, "value": 0.1, "low": -0.1, "high": 0.4 }],
                  "claims": [{ "text": "Exact RTRL keeps every length.", "at": { "method": "exact RTRL" }, "above": 0.5, "value": 0.75 },
                             { "text": "So does TBPTT(1).", "at": { "method": "TBPTT(1)" }, "above": 0.5 }] } }
                """;
        Made();
        Experiments.Store("lengths", json);
        var page = Page("?show=final");
        Assert.Equal(
            ["exact RTRL, length 8: reported 0.750", "TBPTT(1), length 8: reported 0.250"],
            page.FindAll("[data-testid=curves] svg[role] path.reported").Select(mark => mark.GetAttribute("data-tip"))
        );
        Assert.Contains("A paper, 10 seeds. These runs take", page.Find("[data-testid=curves] .note").TextContent);
        Assert.Equal(["holds", "does not hold"], page.FindAll(".claim-verdict").Select(verdict => verdict.TextContent));
        Assert.Contains("reported 0.750; borne out in 3 of 3 cells", page.FindAll(".claims > li")[0].TextContent);
        Assert.Contains(
            "TBPTT(1), 16: 0.105 [0.100, 0.110], n = 2; below 5 seeds it decides nothing",
            page.FindAll(".claims > li")[1].TextContent
        );

        Assert.Empty(Page("?show=success").FindAll("[data-testid=curves] path.reported")); // the paper's are final returns

        // of a difference: its own printed number with its interval, else that of the two printed ones; turned when the viewer subtracts
        // the other way
        Assert.Equal([("0.1", "-0.1", "0.4"), ("0.5", "", "")], Marks("?minus=method"));
        Assert.Equal([("-0.1", "-0.4", "0.1"), ("-0.5", "", "")], Marks("?minus=method&left=TBPTT(1)&right=exact RTRL"));

        (string, string, string)[] Marks(string query) =>
            [
                .. Page(query)
                    .FindComponents<XyPlot>()
                    .SelectMany(plot => plot.Instance.Series)
                    .SelectMany(series => series.Reported)
                    .Select(mark => (Text(mark.Y), Text(mark.Low), Text(mark.High))),
            ];

        static string Text(double? value) =>
            value is { } number ? Math.Round(number, 9).ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
    }

    /// <summary>No line leads across a length that nobody ran, as if it had been measured.</summary>
    [Fact]
    public void Curves_OfAMissingCell_BreakThere()
    {
        Made();
        History.Details.RemoveAll(run => run.Settings.Environment.Length == 8 && run.Settings.Network.Gradient == "rtrl");
        var series = Page("?show=final").FindComponents<XyPlot>()[0].Instance.Series;
        Assert.Equal([false, true, false], series[0].Points.Select(point => double.IsNaN(point.Y)));
        Assert.Equal([false, true, false], series[0].Band.Select(bound => double.IsNaN(bound.Low)));
        Assert.DoesNotContain(series[1].Points, point => double.IsNaN(point.Y));
        var plot = Page("?show=final").FindComponents<XyPlot>()[0];
        Assert.Equal([2, 1], plot.FindAll("path.line").Select(path => path.GetAttribute("d")!.Count(letter => letter == 'M')));
        Assert.Single(plot.FindAll("path.band"), band => band.GetAttribute("d")!.Length > 0);
    }

    /// <summary>Columns without a scale: a line per cell.</summary>
    [Fact]
    public void Page_ColumnsWithoutAScale_ShowsIntervalsOneUnderTheOther()
    {
        Made();
        var plot = Page("?show=final&columns=method&rows=environment.length").FindComponent<EstimatePlot>();
        Assert.Equal(["4", "8", "16"], plot.Instance.Groups.Select(group => group.Label));
        Assert.Equal(["exact RTRL", "TBPTT(1)"], plot.Instance.Groups[0].Lines.Select(line => line.Label));
        Assert.Equal(["5 of 5 seeds", "2 of 5 seeds"], plot.Instance.Groups[2].Lines.Select(line => line.Seeds));
        Assert.Equal(6, plot.FindAll("circle").Count);
        Assert.Equal(6, plot.FindAll("line.ours").Count);
        Assert.Equal("few", plot.FindAll("text.row-seeds")[5].ClassName!.Split(' ')[^1]);
    }

    /// <summary>Levels that are chosen keep the lines through them: of one axis any, of several all.</summary>
    [Fact]
    public void Page_AlongEveryFactor_KeepsTheLinesThroughChosenLevels()
    {
        Made();
        var plot = Page("?show=final").FindComponent<ParallelPlot>();
        Assert.Equal(["method", "length"], plot.Instance.Axes.Select(axis => axis.Name));
        Assert.Equal((6, 0), Lines());
        Pick("length 16");
        Assert.Equal((2, 4), Lines());
        Pick("length 8");
        Assert.Equal((4, 2), Lines());
        Pick("method exact RTRL");
        Assert.Equal((2, 4), Lines());
        Pick("length 16");
        Assert.Equal((1, 5), Lines());
        Assert.Contains("exact RTRL, 8: ", plot.Find("path.line:not(.off)").GetAttribute("data-tip"), StringComparison.Ordinal);

        void Pick(string level) => plot.Find($"button[aria-label='{level}']").Click();

        (int Kept, int Off) Lines() => (plot.FindAll("path.line:not(.off)").Count, plot.FindAll("path.line.off").Count);
    }

    [Fact]
    public void Page_OverAllTasks_ShowsTheLevelsSideBySideWhenAsked()
    {
        Made();
        Assert.Contains("Choose a factor", Page().Find("[data-testid=aggregate]").TextContent);
        var page = Page("?over=method");
        var rows = page.FindAll("[data-testid=aggregate] tbody tr");
        Assert.Equal(["exact RTRL", "TBPTT(1)"], rows.Select(row => row.Children[0].TextContent));
        Assert.Equal(["15", "12"], rows.Select(row => row.Children[1].TextContent));
        var ahead = AggregateTable
            .Of(s_experiment, ResultTable.Of(s_experiment, [.. History.Details.Select(detail => detail.Summary)]), s_experiment.Factors[0])!
            .Rows[1]
            .Improvement!.Value;
        Assert.Equal(
            $"{Numbers.Percent(ahead.Value, 0)} [{Numbers.Fixed(ahead.Low * 100, 0)}, {Numbers.Fixed(ahead.High * 100, 0)}]",
            rows[1].Children[^1].TextContent
        );
        Assert.Contains("3 tasks that every level has", page.Find("[data-testid=aggregate]").TextContent);
        Assert.Equal(2, page.FindComponents<XyPlot>().Single(plot => plot.Instance.XName == "τ").Instance.Series.Count);
        page.Find("[data-testid=aggregate] button[aria-pressed=true]").Click();
        Assert.DoesNotContain("over=", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Reproduce_OfAnEmptyHistory_ListsThePapersFiguresWithTheirCommands()
    {
        Navigation.NavigateTo("/reproduce");
        var page = Render<ReproducePage>();
        Assert.Equal(Rtrl.Engine.Catalogue.Experiments.Count, page.FindAll(".paper-figures > li").Count);
        Assert.Equal("/reproduce/memory-chain-seed", page.Find(".paper-figures a").GetAttribute("href"));
        Assert.Contains("0 of 10 seeds in each of 32 cells", page.FindAll(".paper-facts")[0].TextContent);
        Assert.Contains("4 open", page.FindAll(".paper-claims")[0].TextContent);
        Assert.Contains("rtrl sweep memory-chain-seed --workers", page.FindAll("pre.code")[0].TextContent);
        Assert.Equal(32, page.FindAll(".paper-figures > li")[0].QuerySelectorAll(".tile-grid i").Length);
    }

    /// <summary>Seeds are counted where they are, and a figure that others started is found.</summary>
    [Fact]
    public void Reproduce_WithRuns_ShowsHowManySeedsThereAre()
    {
        var figure = Rtrl.Engine.Catalogue.Experiments.Single(experiment => experiment.Name == "memory-chain-seed");
        foreach (var seed in Enumerable.Range(0, 5))
            Add(figure.Cells[0].Of(seed), figure.Identities[0][seed], 0.95);
        Navigation.NavigateTo("/reproduce");
        var first = Render<ReproducePage>().Find(".paper-figures > li");
        Assert.Contains("0 to 5 of 10 seeds", first.TextContent);
        Assert.Contains("5 of 320 runs", first.TextContent);
        Assert.Single(first.QuerySelectorAll(".tile-grid i:not(.none)"));
    }

    /// <summary>Every number on the page is the statistics' own.</summary>
    [Fact]
    public void Table_OfRuns_HoldsTheStatisticsNumbers()
    {
        Made();
        var group = ResultTable.Of(s_experiment, [.. History.Details.Select(detail => detail.Summary)]).Groups[3];
        var row = Page().FindAll("[data-testid=table] tbody tr")[3].Children.Select(cell => cell.TextContent).ToArray();
        Assert.Equal(["TBPTT(1)", "4", "5"], row[..3]);
        Assert.Equal(
            $"{Numbers.Significant(group.Final.Value)} [{Numbers.Significant(group.Final.Low)}, {Numbers.Significant(group.Final.High)}]",
            row[3]
        );
        Assert.Equal("100 % [57, 100]", row[5]);
        Assert.Equal("0 [0, 0]", row[^1]);
    }

    [Fact]
    public void Grid_DifferenceOfMethods_SubtractsCellByCellOverEqualSeeds()
    {
        Made();
        var page = Page("?minus=method");
        Assert.Equal(["0.00", "+0.80", "+0.80"], Cells(page));
        page.Find("select[aria-label=From]").Change("TBPTT(1)");
        page.WaitForAssertion(() => Assert.Equal(["0.00", "−0.80", "−0.80"], Cells(page)));
        Assert.Contains("left=TBPTT", Navigation.Uri);
        Assert.Equal(
            "/api/v1/experiments/lengths/exports/figure.png?columns=environment.length&minus=method&left=TBPTT(1)&right=exact%20RTRL",
            page.Find("a[href*='figure.png']").GetAttribute("href")
        );
    }

    [Fact]
    public void Curves_OverLengths_AreTheCellsWithTheirIntervals()
    {
        Made();
        var plot = Page("?show=final").FindComponent<XyPlot>().Instance;
        Assert.Equal(["exact RTRL", "TBPTT(1)"], plot.Series.Select(series => series.Label));
        Assert.Equal([4.0, 8, 16], plot.Series[0].Points.Select(point => point.X));
        var groups = ResultTable.Of(s_experiment, [.. History.Details.Select(detail => detail.Summary)]).Groups;
        Assert.Equal(
            groups.Take(3).Select(group => (group.Final.Value, group.Final.Low, group.Final.High)),
            plot.Series[0].Points.Zip(plot.Series[0].Band, (point, band) => (point.Y, band.Low, band.High))
        );
    }

    [Fact]
    public void Start_Pressed_AsksForEveryRunOfTheExperiment()
    {
        Experiments.Store("lengths", Json);
        var page = Page();
        Assert.Contains("Start 30 runs", page.Find("[data-testid=start]").TextContent);
        Assert.All(Cells(page), cell => Assert.Equal("0 / 5", cell));
        page.Find("[data-testid=start]").Click();
        page.WaitForAssertion(() => Assert.Equal(30, Training.Missing.Count));
        Assert.True(Experiments.Find("lengths")!.Active);
        Assert.Equal("lengths · exact RTRL · 4 · seed 0", Training.Missing[0].Name);
        Assert.Equal(
            ("lengths", "memory-chain-demo", "exact-rtrl"),
            (Training.Missing[0].Group, Training.Missing[0].Preset, Training.Missing[0].Variant)
        );
    }

    /// <summary>What came with the program is one click away, and a refusal is told where it was asked for.</summary>
    [Fact]
    public void Page_OfAnExperimentThatWasMeasured_BringsInItsRuns()
    {
        var folder = Directory.CreateTempSubdirectory("rtrl-measured-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "lengths.md"), "# Lengths");
            File.WriteAllText(Path.Combine(folder, "lengths.rtrl"), "the runs");
            Services.AddSingleton(new ResultDocuments(folder));
            Experiments.Store("lengths", Json);
            Sharing.Answer = () => new ImportReport([new ImportedRun(1, "one", 7, Imported: true, "")], null);
            var page = Page();
            Assert.Equal("/results/lengths", page.Find("[data-testid=measured] a").GetAttribute("href"));
            page.Find("[data-testid=measured] button").Click();
            page.WaitForAssertion(() => Assert.Contains("1 of 1 run imported.", page.Find("[data-testid=measured]").TextContent));
            Assert.Equal(["the runs"], Sharing.Files);
            Sharing.Answer = () => throw new SharingException("It is damaged.");
            page.Find("[data-testid=measured] button").Click();
            page.WaitForAssertion(() => Assert.Contains("It is damaged.", page.Find("[data-testid=measured]").TextContent));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Page_RunThatFailed_SaysSoAndOffersToRunItAgain()
    {
        Experiments.Store("lengths", Json);
        Add(s_experiment.Cells[0].Of(0), s_experiment.Identities[0][0], null, RunStatus.Failed);
        var page = Page();
        Assert.Contains("One run ended without a result", page.Find(".banner.fault").TextContent);
        Assert.Contains("Run it again", page.Find(".banner.fault button").TextContent);
    }

    [Fact]
    public void Page_OfNoExperiment_SaysWhichIsNear()
    {
        Experiments.Store("length", Json);
        Assert.Contains("Did you mean “length”?", Page().Markup);
    }

    /// <summary>A run that diverges has no final return, but it says something to the solve rate.</summary>
    [Fact]
    public void Table_ComputedOnWhatWasThere_SeesARunThatDiverged()
    {
        RunSummary Of(RunStatus status) => MadeRuns.Summary(1, status: status) with { Identity = s_experiment.Identities[0][0] };
        var before = ResultTable.Of(s_experiment, [Of(RunStatus.Running)]);
        Assert.Equal(0, before.Groups[0].SolveRate.Count);
        Assert.Equal(1, ResultTable.Of(s_experiment, [Of(RunStatus.Diverged)], before).Groups[0].SolveRate.Count);
    }

    [Fact]
    public void List_OwnAndBundled_StandApart()
    {
        Made();
        Experiments.Store("broken", """{"vary":{"agent.gone":"1"}}""");
        var page = Render<ExperimentsPage>();
        var lists = page.FindAll(".experiment-list");
        Assert.Contains("27 of 30", lists[0].TextContent);
        Assert.Contains("3 missing", lists[0].TextContent);
        Assert.Contains("memory-chain-seed", lists[1].TextContent);
        Assert.Contains("“broken” cannot be read", page.Find(".banner.caution").TextContent);
    }

    /// <summary>The second choice builds on the first, not on the address that the browser has not told yet.</summary>
    [Fact]
    public void Choices_MadeBeforeTheBrowserTold_AllHold()
    {
        var browser = new LateBrowser("/experiments/lengths");
        Services.AddSingleton<NavigationManager>(browser);
        Made();
        var page = Render<ExperimentPage>(parameters => parameters.Add(page => page.Name, "lengths"));
        page.Find("select[aria-label=Rows]").Change("environment.length");
        var last = page.FindAll(".seg button[aria-pressed=false]")[0];
        var words = last.TextContent;
        last.Click();
        Assert.Equal(2, browser.Waiting);
        for (var told = 0; told < 3; told++)
        {
            Assert.Equal("environment.length", page.Find("select[aria-label=Rows]").GetAttribute("value"));
            Assert.Equal("true", page.FindAll(".seg button").Single(button => button.TextContent == words).GetAttribute("aria-pressed"));
            if (told < 2)
                browser.Tell();
        }

        Assert.Contains("rows=environment.length", browser.Uri);
    }
}
