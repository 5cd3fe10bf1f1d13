using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Runs;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class RunsTableTests
{
    [Fact]
    public void Build_GroupedBySeeds_FoldsTheSeedsOfOneAgent()
    {
        var table = RunsTable.Build(MadeRuns.Started(), new RunsView());
        Assert.Equal(["demo · tbptt1", "demo · exact"], table.Rows.Select(row => row.Name));
        var exact = table.Rows[1];
        Assert.Equal(3, exact.Runs.Count);
        Assert.Equal("seeds 0 to 2", exact.Detail);
        Assert.Equal(RunStatus.Running, exact.Status);
        Assert.Equal("1 running, 2 finished", exact.StatusWords);
        Assert.Equal(2, exact.LastReturn);
        Assert.Equal("exact", exact.ShortName);
        Assert.Equal("seeds 0 to 2, demo", exact.ShortDetail);
    }

    [Fact]
    public void Build_OpenGroup_ListsItsRunsBelowIt()
    {
        var table = RunsTable.Build(MadeRuns.Started(), new RunsView { Turned = [1] });
        Assert.Equal(["demo · tbptt1", "demo · exact", "seed 2", "seed 1", "seed 0"], table.Rows.Select(row => row.Name));
        Assert.Equal(6, table.Shown.Count);
    }

    [Fact]
    public void Build_GroupedByStart_NamesWhatTheRunsHaveInCommon()
    {
        var table = RunsTable.Build(MadeRuns.Started(), new RunsView { Groups = [RunsGrouping.Start], Turned = [1] });
        Assert.Equal("demo", table.Rows[0].Name);
        Assert.Equal("6 runs, seeds 0 to 2", table.Rows[0].Detail);
        Assert.Equal("tbptt1", table.Rows[1].Name);
        Assert.Equal(7, table.Rows.Count);
    }

    [Fact]
    public void Build_Ungrouped_HasARowForEveryRun() =>
        Assert.Equal(6, RunsTable.Build(MadeRuns.Started(), new RunsView { Groups = [] }).Rows.Count);

    /// <summary>What is solved is not always kept.</summary>
    [Fact]
    public void Columns_SolvedAt_NeverStandsAlone()
    {
        var view = new RunsView().ToggleColumn("solved");
        Assert.Superset(new HashSet<string> { "solved", "lost", "final" }, view.Columns.ToHashSet());
        Assert.Equal(view.Columns, RunsView.Parse("http://localhost" + view.ToHref()).Columns);
        var runs = new[]
        {
            MadeRuns.Summary(1) with
            {
                SolvedAt = 5,
                LostAt = 9,
                Final = new(0.25, 7),
            },
            MadeRuns.Summary(2) with
            {
                SolvedAt = 5,
                Final = new(0.75, 40),
            },
        };
        var group = new RunsRow(runs, "", "");
        Assert.Equal((2, 1, 0.5), (group.SolvedCount, group.LostCount, group.FinalReturn));
        Assert.Equal("over 7 episodes: too few to judge by", new RunsRow([runs[0]], "", "").FinalWords);
        Assert.Equal("over 40 episodes", new RunsRow([runs[1]], "", "").FinalWords);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Build_SortedByAnyColumn_PutsMissingValuesLast(bool ascending)
    {
        var runs = new[]
        {
            MadeRuns.Summary(1, lastReturn: null),
            MadeRuns.Summary(2, lastReturn: -1),
            MadeRuns.Summary(3, lastReturn: 0.5),
        };
        foreach (var column in RunsColumn.All)
            Assert.Equal(3, RunsTable.Build(runs, new RunsView { Sort = column.Key, Ascending = ascending }).Rows.Count);
        var sorted = RunsTable.Build(runs, new RunsView { Sort = "return", Ascending = ascending });
        Assert.Equal(ascending ? [2, 3, 1] : [3, 2, 1], sorted.Rows.Select(row => row.First.Id));
    }

    [Fact]
    public void Build_GroupsAndSingleRuns_SortTogetherByEveryColumn()
    {
        var runs = MadeRuns
            .Started()
            .Append(MadeRuns.Summary(7) with { SolvedAt = null })
            .Append(MadeRuns.Summary(8) with { SolvedAt = 5 })
            .ToList();
        foreach (var column in RunsColumn.All)
            Assert.Equal(4, RunsTable.Build(runs, new RunsView { Sort = column.Key }).Rows.Count);
    }

    [Fact]
    public void Build_StatusFilter_CountsAllStatusesAndShowsOne()
    {
        var table = RunsTable.Build(MadeRuns.Started(), new RunsView { Statuses = [RunStatus.Running], Search = "exact" });
        Assert.Equal(3, table.Matching);
        Assert.Equal(2, table.Counts[RunStatus.Finished]);
        Assert.Equal(1, Assert.Single(table.Shown).Id);
    }

    [Fact]
    public void View_EveryChoice_SurvivesTheAddress()
    {
        var view = new RunsView
        {
            Search = "task:memory \"λ & co\"",
            Statuses = [RunStatus.Running, RunStatus.Diverged],
            Groups = ["environment", "agent.traceDecay"],
            Sort = "agent.stepSize",
            Ascending = true,
            Columns = [RunsColumn.Name, "network.hiddenSize", "status", "seed"],
            Turned = [3, 9],
            TurnedInside = [4],
            Selected = [1, 2, 3, 4, 9, 11, 12],
        };
        var read = RunsView.Parse("http://localhost:5080" + view.ToHref());
        Assert.Equal(view.ToHref(), read.ToHref());
        Assert.Equal(view.Search, read.Search);
        Assert.Equal(view.Selected, read.Selected);
        Assert.Equal(view.Columns, read.Columns);
        Assert.Equal(view.Groups, read.Groups);
        Assert.Equal(view.Sort, read.Sort);
        Assert.Equal(view.Turned, read.Turned);
        Assert.Equal(view.TurnedInside, read.TurnedInside);
        Assert.Contains("selected=1-4.9.11.12", view.ToHref());
    }

    [Theory]
    [InlineData("/runs")]
    [InlineData("/runs?sort=nonsense&status=7.flying&group=12&columns=&open=x&selected=9-1")]
    public void View_OfAStrangeAddress_KeepsItsStandard(string address)
    {
        var view = RunsView.Parse("http://localhost:5080" + address);
        Assert.Equal("created", view.Sort);
        Assert.False(view.Ascending);
        Assert.Equal([RunsGrouping.Seeds], view.Groups);
        Assert.Empty(view.Statuses);
        Assert.Empty(view.Selected);
    }

    /// <summary>Newest first is no order of values: heads then stand by what they say, numbers as numbers, what has none last.</summary>
    [Fact]
    public void Build_GroupedByASetting_StandsUnderHeadsInOrderOfItsValues()
    {
        var table = Grouped(["network.hiddenSize"]);
        Assert.Equal(["8", "12", "100", null], table.Rows.Select(row => row.Head!.Value));
        Assert.Equal([1, 2, 2, 1], table.Rows.Select(row => row.Runs.Count));
        Assert.Equal(
            ["100", "12", "8", null],
            Grouped(["network.hiddenSize"], view => view with { Sort = "network.hiddenSize" }).Rows.Select(row => row.Head!.Value)
        );
    }

    /// <summary>The outer level shows the inner one; runs stay folded until a head is opened.</summary>
    [Fact]
    public void Build_TwoLevels_ShowsTheInnerHeadsAndOpensEachByItself()
    {
        var table = Grouped(["environment", "network.hiddenSize"]);
        Assert.Equal(["memory-chain", "8", "12", null, "trace-conditioning", "100"], table.Rows.Select(row => row.Head!.Value));
        Assert.Equal([0, 1, 1, 1, 0, 1], table.Rows.Select(row => row.Level));
        var opened = Grouped(["environment", "network.hiddenSize"], view => view.ToggleOpen(1, 2).ToggleOpen(0, 4));
        Assert.Equal(
            ["memory-chain", "8", "12", "run 3", "run 2", "none", "trace-conditioning"],
            opened.Rows.Select(row => row.Head is { } head ? head.Value ?? "none" : $"run {row.First.Id}")
        );
        Assert.Equal(6, opened.Shown.Count);
    }

    [Fact]
    public void Build_HeadsThenSeeds_FoldsTheSeedsUnderEachHead()
    {
        var runs = MadeRuns.Started();
        var table = RunsTable.Build(runs, new RunsView { Groups = ["variant", RunsGrouping.Seeds] });
        Assert.Equal(["exact", "seeds 0 to 2", "tbptt1", "seeds 0 to 2"], table.Rows.Select(row => row.Head?.Value ?? row.Detail));
    }

    [Fact]
    public void Regroup_OfTheFirstLevel_KeepsTheSecondUnlessItIsTheSame()
    {
        var view = new RunsView
        {
            Groups = ["environment", "agent"],
            Turned = [1],
            TurnedInside = [2],
        };
        Assert.Equal(["status", "agent"], view.Regroup(0, "status").Groups);
        Assert.Equal(["agent"], view.Regroup(0, "agent").Groups);
        Assert.Equal(["environment"], view.Regroup(1, null).Groups);
        Assert.Empty(view.Regroup(0, null).Groups);
        Assert.Empty(view.Regroup(1, "tag").Turned);
        Assert.Empty(view.Regroup(1, "tag").TurnedInside);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("?q=right>0.9&group=start&sort=final", false)]
    [InlineData("?q=agent.traceDecay=0.8", true)]
    [InlineData("?columns=status.agent-traceDecay", true)]
    [InlineData("?sort=agent.traceDecay", true)]
    [InlineData("?group=environment", true)]
    public void View_AsksForSettings_OnlyWhereSomethingShowsThem(string address, bool asks) =>
        Assert.Equal(asks, RunsView.Parse("http://localhost/runs" + address).AsksSettings);

    [Fact]
    public void View_SortedTwice_TurnsAround()
    {
        var once = new RunsView().ToggleSort(RunsColumn.Find("return")!);
        Assert.False(once.Ascending);
        Assert.True(once.ToggleSort(RunsColumn.Find("return")!).Ascending);
        Assert.True(new RunsView().ToggleSort(RunsColumn.Find("name")!).Ascending);
    }

    /// <summary>Every value differs from every other, so that none can stand in another's column.</summary>
    [Fact]
    public void Csv_EveryColumn_HoldsWhatItsHeadSays()
    {
        var run = MadeRuns.Summary(
            11,
            "name",
            seed: 12,
            RunStatus.Stopped,
            "group",
            "variant",
            lastReturn: 13.5,
            ["one", "two"],
            "reason",
            step: 14
        ) with
        {
            Title = "title",
            PlannedSteps = 15,
            Episodes = 16,
            RecentReturn = 17.5,
            RecentRight = 0.25,
            SolvedAt = 18,
            LostAt = 22,
            Final = new(23.5, 24),
            StepsPerSecond = 19.5,
            ElapsedSeconds = 20.5,
            Preset = "preset",
            DiskBytes = 21,
            CreatedAt = Runs.Noon,
            UpdatedAt = Runs.Noon.AddHours(1),
        };
        var lines = RunsCsv.Write(RunsTable.Build([run], new RunsView()), new RunsView(), Runs.Noon).Split('\n');
        var row = lines[3].Split(',').Zip(lines[4].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["run"] = "11",
                ["name"] = "name",
                ["title"] = "title",
                ["seed"] = "12",
                ["status"] = RunsRow.Word(RunStatus.Stopped),
                ["reason"] = "reason",
                ["step"] = "14",
                ["plannedSteps"] = "15",
                ["episodes"] = "16",
                ["lastReturn"] = "13.5",
                ["recentReturn"] = "17.5",
                ["recentRight"] = "0.25",
                ["solvedAt"] = "18",
                ["lostAt"] = "22",
                ["finalReturn"] = "23.5",
                ["finalEpisodes"] = "24",
                ["stepsPerSecond"] = "19.5",
                ["elapsedSeconds"] = "20.5",
                ["tags"] = "one two",
                ["preset"] = "preset",
                ["variant"] = "variant",
                ["group"] = "group",
                ["created"] = $"{Runs.Noon.UtcDateTime:O}",
                ["updated"] = $"{Runs.Noon.UtcDateTime.AddHours(1):O}",
                ["diskBytes"] = "21",
            },
            row
        );
    }

    [Fact]
    public void Csv_WithASettingAsColumn_HasItUnderItsKey()
    {
        var view = new RunsView().ToggleColumn("agent.traceDecay");
        var run = MadeRuns.Summary(1);
        var settings = new RunSettings
        {
            Agent = new AgentSettings { Name = "stream-q", TraceDecay = 0.25 },
        };
        var lines = RunsCsv.Write(RunsTable.Build([run], view), view, Runs.Noon, _ => settings).Split('\n');
        Assert.EndsWith(",agent.traceDecay", lines[3]);
        Assert.EndsWith(",0.25", lines[4]);
    }

    [Fact]
    public void Csv_OfTheTable_StatesTheChoiceAndQuotesText()
    {
        var runs = new[] { MadeRuns.Summary(1, "a, \"b\""), MadeRuns.Summary(2, "c") };
        var view = new RunsView { Search = "a" };
        var lines = RunsCsv.Write(RunsTable.Build(runs, view), view, Runs.Noon).Split('\n');
        Assert.Contains("1 of 2", lines[0]);
        Assert.Contains("search: a", lines[1]);
        Assert.StartsWith("run,name,title,seed,status", lines[3]);
        Assert.StartsWith("1,\"a, \"\"b\"\"\",", lines[4]);
        Assert.Equal("", lines[5]);
    }

    /// <summary>Six runs: 8 hidden units, twice 12, twice 100 in another task, and a network that has none.</summary>
    private static RunsTable Grouped(IReadOnlyList<string> groups, Func<RunsView, RunsView>? change = null)
    {
        int[] sizes = [8, 12, 12, 100, 100, 12];
        var settings = sizes
            .Select(
                (size, at) =>
                    new RunSettings
                    {
                        Network = new NetworkSettings { Cell = at == 5 ? "none" : "linear-rtu", HiddenSize = size },
                    }
            )
            .ToList();
        var runs = sizes
            .Select((_, at) => MadeRuns.Summary(at + 1, environment: at is 3 or 4 ? "trace-conditioning" : "memory-chain"))
            .ToList();
        var view = new RunsView { Groups = groups };
        return RunsTable.Build(runs, change?.Invoke(view) ?? view, run => settings[(int)run.Id - 1]);
    }
}
