using System.Net;
using Bunit;
using Rtrl.Cli;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Cli;
using Rtrl.Tests.Cli.Commands;
using Rtrl.Tests.Web;
using Rtrl.Tests.Web.Components;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.New;

namespace Rtrl.Tests.Toys;

/// <summary>Run by <see cref="NewKindTests"/> in a process that has the toys.</summary>
public sealed class ToyTests : ComponentTest
{
    private static readonly RunSettings s_toys = new()
    {
        Agent = new()
        {
            Name = "toy-agent",
            Rule = "obgd",
            StepSize = 1,
            TraceDecay = 0.5,
        },
        Network = new()
        {
            Cell = "toy-cell",
            EncoderWidth = 8,
            HiddenSize = 5,
            MinNonZeroPerUnit = 1,
        },
        Environment = new() { Name = "toy-coin" },
        Exploration = new() { Steps = 500 },
    };

    [Fact(Explicit = true)]
    public void Settings_OfToys_AreListedApplyAndAreChecked()
    {
        Assert.Contains(Catalogue.Agents, kind => kind.Name == "toy-agent");
        Assert.Contains(Catalogue.Cells, kind => kind.Name == "toy-cell");
        Assert.Contains(Catalogue.Environments, kind => kind.Name == "toy-coin");
        Assert.Empty(SettingsDocument.Validate(s_toys));
        Assert.True(SettingsDocument.Applies(s_toys, "exploration.start"));
        Assert.True(SettingsDocument.Applies(s_toys, "network.hiddenSize"));
        Assert.False(SettingsDocument.Applies(s_toys, "environment.level"));
        Assert.Contains(
            "toy-agent",
            Catalogue.Settings.Single(setting => setting.Key == "agent.rule").AppliesWhen,
            StringComparison.Ordinal
        );
        var misfit = SettingsDocument.Validate(s_toys with { Environment = new() { Name = "trace-conditioning" } });
        Assert.Contains(
            "“toy-agent”, which chooses among discrete actions; Trace conditioning, ISI 20 takes no actions. Use “td”.",
            Assert.Single(misfit).Message,
            StringComparison.Ordinal
        );
    }

    [Fact(Explicit = true)]
    public void Run_OfToys_LearnsDescribesItselfAndRestores()
    {
        var run = new TrainingRun(s_toys);
        Assert.Equal("toy agent with ObGD · toy cell 5, exact RTRL · Toy coin", run.Description.Title);
        Assert.Equal(run.Networks.Sum(named => named.Network.ParameterCount), run.Description.ParameterCount);
        for (var step = 0; step < 3000; step++)
            run.Step();
        Assert.True(run.RecentReturn > 2.5, $"a random one earns 0, this one {run.RecentReturn}");
        Assert.Equal(run.Fingerprint(), TrainingRun.Restore(s_toys, run.Checkpoint()).Fingerprint());
    }

    [Fact(Explicit = true)]
    public async Task Rest_WithToys_ListsAndRunsThemAndLooksInside()
    {
        await using var lab = await LabServer.StartAsync();
        foreach (var (list, name) in new[] { ("agents", "toy-agent"), ("cells", "toy-cell"), ("environments", "toy-coin") })
            Assert.Contains(
                (await lab.GetJsonAsync("/api/v1/" + list)).EnumerateArray(),
                kind => kind.GetProperty("name").GetString() == name
            );
        var response = await lab.PostAsync(
            "/api/v1/runs",
            $"{{\"settings\":{SettingsDocument.ToJson(s_toys with { Stop = new() { Steps = 600 } })}}}"
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = lab.Training.List().Single().Id;
        await lab.UntilStatusAsync(id, RunStatus.Finished);
        Assert.Equal("toy agent with ObGD · toy cell 5, exact RTRL · Toy coin", lab.Row(id).Title);
        Assert.Equal(
            5,
            (await lab.GetJsonAsync($"/api/v1/runs/{id}/studies/poles")).GetProperty("layer").GetProperty("radius").GetArrayLength()
        );
    }

    [Fact(Explicit = true)]
    public async Task CommandLine_WithToys_TrainsThem()
    {
        using var history = new TempHistory();
        string[] line =
        [
            "train",
            "--set",
            "agent.name=toy-agent",
            "network.cell=toy-cell",
            "environment.name=toy-coin",
            "network.encoderWidth=8",
            "network.hiddenSize=5",
            "--steps",
            "500",
        ];
        var (exit, _, words) = await CommandTreeTests.InvokeAsync([.. line, "--database", history.Database]);
        Assert.True(exit == ExitCode.Done, words);
        (exit, _, words) = await CommandTreeTests.InvokeAsync("train", "--set", "agent.name=toy-agnt");
        Assert.Equal(ExitCode.BadUsage, exit);
        Assert.Contains("Did you mean “toy-agent”?", words, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Drawing_OfAToyThatSaysNothing_IsThePlainOne() =>
        Assert.Equal(("numbers", "coin"), (EnvironmentSpec.Of(s_toys).Drawing, EnvironmentSpec.Of(s_toys).State[0]));

    [Fact(Explicit = true)]
    public void Form_WithToys_OffersThem()
    {
        var page = Render<NewPage>();
        Assert.NotNull(page.Find("[data-agent='toy-agent']"));
        Assert.NotNull(page.Find("[data-tile='toy-coin']"));
        page.Find(".setting-search button").Click();
        Assert.Contains("toy-cell", page.Find("[data-setting='network.cell']").InnerHtml, StringComparison.Ordinal);
    }
}
