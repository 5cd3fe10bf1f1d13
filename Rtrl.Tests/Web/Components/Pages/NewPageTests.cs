using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.New;
using Rtrl.Web.Experiments;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class NewPageTests : ComponentTest
{
    private BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    private IRenderedComponent<NewPage> Page(string query)
    {
        Navigation.NavigateTo("/new" + query);
        return Render<NewPage>();
    }

    private static string Key(string key) => $"[data-setting='{key}']";

    [Fact]
    public async Task Form_OfEveryPreset_HasAFieldForEverySettingThatApplies()
    {
        foreach (var preset in Catalogue.Presets)
        {
            var page = Page($"?preset={preset.Name}&all=true");
            Assert.Equal(
                Catalogue
                    .Settings.Select(setting => setting.Key)
                    .Where(key => key != "seed" && preset.Variants.Any(variant => SettingsDocument.Applies(variant.Settings, key)))
                    .Order(StringComparer.Ordinal),
                page.FindComponents<SettingInput>().Select(field => field.Instance.Setting.Key).Order(StringComparer.Ordinal)
            );
            await DisposeComponentsAsync(); // a page that stays would read every address that follows
        }
    }

    [Fact]
    public void Field_EverySetting_IsExplainedToMouseAndScreenReader()
    {
        var page = Page("?preset=memory-chain-qrc-seed&all=true");
        foreach (var field in page.FindAll("[data-setting]"))
        {
            var setting = Catalogue.Settings.First(setting => setting.Key == field.GetAttribute("data-setting"));
            var input = field.QuerySelector("input, select")!;
            var tip = field.QuerySelector("[role=tooltip]")!;
            Assert.Contains(tip.Id!, input.GetAttribute("aria-describedby"));
            Assert.Contains(setting.Help, tip.TextContent);
            Assert.Contains(setting.Key, tip.TextContent);
        }
    }

    [Fact]
    public void Summary_BatchedAgent_StatesTheMemoryOfItsRolloutBeforeTheStart()
    {
        Assert.DoesNotContain(
            "rollout",
            Page("?preset=memory-chain-qrc-seed").Find("[data-testid=summary]").TextContent,
            StringComparison.Ordinal
        );
        var page = Page("?preset=repeat-first-ppo-seed&all=true");
        Assert.Contains(
            "hidden states and sensitivities of the rollout",
            page.Find("[data-testid=summary]").TextContent,
            StringComparison.Ordinal
        );
        page.Find(Key("ppo.rolloutSteps") + " input").Change("9000");
        Assert.Contains("Use at most", page.Find(Key("ppo.rolloutSteps") + " .error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TaskNobodyCanLearn_SaysSoBeforeTheStart()
    {
        var page = Page("?preset=count-recall-qrc-seed");
        Assert.Contains("the best policy earns −0.891", page.Find("[data-testid=unlearnable]").TextContent, StringComparison.Ordinal);
        page.Find(Key("environment.cardRules") + " select").Change("repaired");
        Assert.Empty(page.FindAll("[data-testid=unlearnable]"));
    }

    [Fact]
    public void Field_LeftWithABadValue_ShowsValueAndRangeAndStartLeadsToIt()
    {
        var page = Page("?preset=memory-chain-stream-q-lab");
        page.Find(Key("environment.length") + " input").Change("-3");
        var error = page.Find(Key("environment.length") + " .error");
        Assert.Contains("-3", error.TextContent);
        Assert.Contains("2 to 100,000", error.TextContent);
        Assert.Equal("true", page.Find(Key("environment.length") + " input").GetAttribute("aria-invalid"));
        page.Find("[data-testid=start]").Click();
        Assert.Empty(Training.Starts);
        Assert.Equal("[aria-invalid=true]", Assert.Single(JSInterop.Invocations["rtrl.focus"]).Arguments[0]);
        Assert.Contains("1 field needs another value", page.Find(".start-bar").TextContent);
        page.Find(Key("environment.length") + " input").Change("8");
        Assert.Empty(page.FindAll(Key("environment.length") + " .error"));
        page.Find("[data-testid=start]").Click();
        Assert.Single(Training.Starts);
    }

    [Fact]
    public void Field_Changed_DrawsOnlyItsOwnField()
    {
        var page = Page("?preset=memory-chain-demo");
        var fields = page.FindComponents<SettingInput>()
            .ToDictionary(field => field.Instance.Setting.Key, field => (Field: field, field.RenderCount));
        var list = page.FindComponent<PresetList>();
        var (drawnPage, drawnList) = (page.RenderCount, list.RenderCount);
        page.Find(Key("environment.length") + " input").Change("33");
        Assert.Equal(
            ["environment.length"],
            fields.Where(pair => pair.Value.Field.RenderCount > pair.Value.RenderCount).Select(pair => pair.Key)
        );
        Assert.Equal(drawnList, list.RenderCount);
        Assert.True(page.RenderCount > drawnPage);
    }

    [Fact]
    public void Address_OfAnEarlierEditToldLate_DoesNotUndoALaterOne()
    {
        var browser = new LateBrowser("/new?preset=memory-chain-stream-q-lab");
        Services.AddSingleton<NavigationManager>(browser);
        var page = Render<NewPage>();
        page.Find(Key("environment.length") + " input").Change("6");
        page.Find("#name").Change("mine");
        browser.Tell();
        Assert.Equal("mine", page.Find("#name").GetAttribute("value"));
        browser.Tell();
        Assert.Equal("mine", page.Find("#name").GetAttribute("value"));

        // Back to an address of our own: now it is the person's wish.
        browser.Go(browser.Told[0]);
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#name").GetAttribute("value")));
    }

    [Fact]
    public void Presets_Searched_NarrowToThoseWithAllWordsAndEnterTakesTheFirst()
    {
        var page = Page("");
        page.Find("#presets-search").Input("later repeat-first intent");
        Assert.Equal(
            ["repeat-first-stream-q-later-intentional"],
            page.FindAll("[data-testid=presets] .mono").Select(name => name.TextContent)
        );
        Assert.Equal(
            [EnvironmentKind.Find("repeat-first")!.Title],
            page.FindAll("[data-testid=presets] .preset-group").Select(group => group.TextContent)
        );
        page.Find("#presets-search").KeyDown("Enter");
        Assert.EndsWith("preset=repeat-first-stream-q-later-intentional", Navigation.Uri);
        page.Find("#presets-search").Input("nothing like it");
        Assert.Contains("No preset has all", page.Find("[data-testid=presets]").TextContent);
    }

    [Fact]
    public void Field_Changed_IsMarkedListedAndCanGoBack()
    {
        var page = Page("?preset=memory-chain-stream-q-lab");
        page.Find(Key("agent.traceDecay") + " input").Change("0.25");
        Assert.Contains("changed", page.Find(Key("agent.traceDecay")).ClassName);
        Assert.Contains("agent.traceDecay", page.Find("[data-testid=changes]").TextContent);
        Assert.Contains("agent.traceDecay=0.25", Navigation.Uri);
        page.Find(Key("agent.traceDecay") + " .reset").Click();
        Assert.DoesNotContain("changed", page.Find(Key("agent.traceDecay")).ClassName);
        Assert.DoesNotContain("traceDecay", Navigation.Uri);
    }

    [Fact]
    public void Cell_SetToNone_HidesTheSettingsOfTheRecurrentLayer()
    {
        var page = Page("?preset=memory-chain-stream-q-lab&all=true");
        Assert.NotEmpty(page.FindAll(Key("network.hiddenSize")));
        page.Find(Key("network.cell") + " select").Change("none");
        Assert.Empty(page.FindAll(Key("network.hiddenSize")));
        Assert.Empty(page.FindAll(Key("network.gradient")));
    }

    [Fact]
    public void Start_OfOneRun_AsksTrainingAndGoesThere()
    {
        var page = Page("?preset=memory-chain-stream-q-lab&environment.length=9&tags=a,b&name=mine");
        Training.OneRun = true;
        page.Find("[data-testid=start]").Click();
        var request = Assert.Single(Training.Starts);
        Assert.Equal("memory-chain-stream-q-lab", request.Preset);
        Assert.Equal([KeyValuePair.Create("environment.length", "9")], request.Overrides);
        Assert.Equal(["a", "b"], request.Tags);
        Assert.Equal("mine", request.Name);
        Assert.EndsWith("/runs/1", Navigation.Uri);
    }

    [Fact]
    public void Start_OfSeveralSeeds_GoesToTheirGroup()
    {
        var page = Page("?preset=memory-chain-demo&seeds=0..1");
        Assert.Contains("Start 6 runs", page.Find("[data-testid=start]").TextContent);
        page.Find("[data-testid=start]").Click();
        Assert.Equal([0L, 1], Assert.Single(Training.Starts).Seeds);
        Assert.EndsWith("/runs?q=group=g1", Uri.UnescapeDataString(Navigation.Uri));
    }

    [Fact]
    public void Seeds_ThatAreNone_AreRefusedAtTheirField()
    {
        var page = Page("?preset=memory-chain-demo");
        page.Find("#seeds").Change("9..0");
        Assert.Contains("runs backwards; write 0..9", page.Find(".error").TextContent);
        page.Find("[data-testid=start]").Click();
        Assert.Empty(Training.Starts);
    }

    [Fact]
    public void Preset_Chosen_StandsInTheAddressAndFillsTheForm()
    {
        var page = Page("?preset=memory-chain-qrc-seed");
        page.FindAll("[data-testid=presets] .preset")
            .Single(label => label.TextContent.Contains("memory-chain-qrc-seed-tbptt1"))
            .QuerySelector("input")!
            .Change(true);
        Assert.EndsWith("/new?preset=memory-chain-qrc-seed-tbptt1", Navigation.Uri);
        Assert.Equal(
            SettingsDocument.Get(Catalogue.Preset("memory-chain-qrc-seed-tbptt1").Settings, "environment.length"),
            page.Find(Key("environment.length") + " input").GetAttribute("value")
        );
    }

    [Fact]
    public void From_ARun_FillsTheFormWithItsSettings()
    {
        History.Details.Add(MadeRuns.Detail(7, Catalogue.Preset("memory-chain-stream-q-lab").Settings with { Seed = 3 }, "study"));
        var page = Page("?from=7");
        Assert.Equal("3", page.Find("#seeds").GetAttribute("value"));
        Assert.Contains("Changed from run 7", page.Markup);
        Assert.Contains("study", page.Find("[data-testid=presets] .preset.on").TextContent);
    }

    [Fact]
    public void Duration_WithoutMeasurements_SaysThatItIsAGuess()
    {
        var page = Page("?preset=memory-chain-stream-q-lab");
        Assert.Contains("a guess from the number of parameters", page.Markup);
    }

    [Fact]
    public void Duration_WithALikeRun_IsMeasured()
    {
        var settings = Catalogue.Preset("memory-chain-stream-q-lab").Settings;
        History.Details.Add(MadeRuns.Detail(7, settings));
        History.Recorded[(7, RunMetrics.StepNanoseconds)] = new SeriesColumn(
            RunMetrics.StepNanoseconds,
            1,
            [new SeriesBucket(0, 9, 10, 20_000, 1, 1, 1)]
        );
        var page = Page($"?preset=memory-chain-stream-q-lab&stop.steps=1000000");
        Assert.Contains("measured in run 7, same network and agent", page.Markup);
        Assert.Contains("about 20 s", page.Find("[data-testid=duration]").TextContent);
    }

    [Fact]
    public void StepTimes_OfAnotherSize_AreScaledByParameters()
    {
        var settings = Catalogue.Preset("memory-chain-stream-q-lab").Settings;
        History.Details.Add(MadeRuns.Detail(7, settings));
        History.Recorded[(7, RunMetrics.StepNanoseconds)] = new SeriesColumn(
            RunMetrics.StepNanoseconds,
            1,
            [new SeriesBucket(0, 9, 10, 22_000, 1, 1, 1)]
        );
        var larger = settings with { Network = settings.Network with { HiddenSize = 2 * settings.Network.HiddenSize } };
        var time = new StepTimes(History).Of(larger);
        Assert.Contains("from run 7", time.Source);
        Assert.InRange(time.Nanoseconds, 35_000, 45_000);
    }

    [Fact]
    public void Refusal_ByTraining_StandsInThePage()
    {
        Training.Refusal = new Rtrl.Data.HistoryException("Disk full. Training is paused; nothing stored was lost.");
        var page = Page("?preset=memory-chain-stream-q-lab");
        page.Find("[data-testid=start]").Click();
        Assert.Contains("Disk full.", page.Find("[role=alert]").TextContent);
        Assert.EndsWith("/new?preset=memory-chain-stream-q-lab", Navigation.Uri);
    }

    [Fact]
    public void Tile_OfEveryTask_SaysWhatMustBeRememberedAndWhatIsKnown()
    {
        var page = Page("?preset=memory-chain-demo");
        Assert.Equal(
            EnvironmentKind.All.Select(task => task.Name),
            page.FindAll("[data-tile]").Select(tile => tile.GetAttribute("data-tile"))
        );
        Assert.All(
            page.FindAll("[data-tile]"),
            tile =>
                Assert.Contains(EnvironmentKind.Find(tile.GetAttribute("data-tile")!)!.Memory, tile.TextContent, StringComparison.Ordinal)
        );
        Assert.Contains("lag 14 steps", page.Find("[data-tile=memory-chain]").TextContent, StringComparison.Ordinal);
        Assert.Contains("published 0.99 normalised", page.Find("[data-tile=repeat-previous]").TextContent, StringComparison.Ordinal);
        Assert.Contains("random 0, best 1.00", page.Find("[data-tile=memory-chain]").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be learned under the old port's rules",
            page.Find("[data-tile=autoencode]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("memory-chain", page.Find("[data-tile].on").GetAttribute("data-tile"));
    }

    [Fact]
    public void Task_InTheAddress_StartsWithAStreamingAgentAndNamesThePublishedResult()
    {
        var page = Page("?task=repeat-previous");
        Assert.Equal("stream-q", page.Find("[data-agent].on").GetAttribute("data-agent"));
        Assert.Contains("0.99 normalised: RepeatPrevious, intentional Q, RTU", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("Farr et al.", page.Find(".facts [title]").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_Searched_NarrowToThoseWithAllWordsAndCanBeShownAgain()
    {
        var page = Page("");
        page.Find("#tasks-search").Input("cards DECK order");
        Assert.Equal(["autoencode"], page.FindAll("[data-tile]").Select(tile => tile.GetAttribute("data-tile")));
        page.Find("#tasks-search").Input("nothing like it");
        Assert.Contains("No task has all of these words", page.Find(".task-list .empty").TextContent, StringComparison.Ordinal);
        page.Find(".task-list .empty button").Click();
        Assert.Equal(EnvironmentKind.All.Count, page.FindAll("[data-tile]").Count);
    }

    [Fact]
    public void Task_Chosen_TakesThePresetOfTheSameEditionAndKeepsWhatWasChanged()
    {
        var page = Page("?preset=memory-chain-qrc-seed&agent.traceDecay=0,0.8&environment.length=9&seeds=0..1&name=mine");
        page.Find("[data-tile=repeat-first] input").Change(true);
        Assert.EndsWith(
            "/new?preset=repeat-first-qrc-seed&agent.traceDecay=0,0.8&seeds=0..1&name=mine",
            Uri.UnescapeDataString(Navigation.Uri),
            StringComparison.Ordinal
        );
        Assert.Equal("repeat-first", page.Find("[data-tile].on").GetAttribute("data-tile"));
    }

    [Fact]
    public void Task_ThatTheAgentCannotLearn_ChangesTheAgentToo()
    {
        var page = Page("?preset=memory-chain-qrc-seed");
        page.Find("[data-tile=pendulum] input").Change(true);
        Assert.EndsWith("/new?preset=pendulum-stream-ac-stream-x", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("stream-ac", page.Find("[data-agent].on").GetAttribute("data-agent"));
    }

    [Fact]
    public void Agent_ThatDoesNotFit_IsGreyWithTheEnginesReason()
    {
        var page = Page("?preset=pendulum-stream-ac-stream-x");
        foreach (var agent in AgentKind.All)
        {
            var tile = page.Find($"[data-agent={agent.Name}]");
            var misfit = agent.Misfit(EnvironmentKind.Find("pendulum")!.Defaults);
            Assert.Equal(misfit is not null, tile.QuerySelector("input")!.HasAttribute("disabled"));
            if (misfit is not null)
                Assert.Contains($"Does not fit: it {misfit}.", tile.TextContent, StringComparison.Ordinal);
        }

        Assert.Contains("chooses among discrete actions", page.Find("[data-agent=qrc]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Agent_WithoutAPreset_StartsFromTheDefaults()
    {
        var page = Page("?preset=memory-chain-qrc-seed");
        page.Find("[data-agent=sarsa] input").Change(true);
        Assert.EndsWith("/new?task=memory-chain&agent=sarsa", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("The defaults", page.Find("[data-testid=presets] .preset.on").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=start]").Click();
        var request = Assert.Single(Training.Starts);
        Assert.Null(request.Preset);
        Assert.Equal(("memory-chain", "sarsa"), (request.Settings!.Environment.Name, request.Settings.Agent.Name));
    }

    [Theory]
    [InlineData(
        "memory-chain-qrc-seed",
        "agent.traceDecay",
        "agent.stepSize",
        "network.hiddenSize",
        "network.gradient",
        "agent.discount",
        "stop.steps"
    )]
    [InlineData(
        "memory-chain-qrc-seed-feedforward",
        "agent.traceDecay",
        "agent.stepSize",
        "agent.discount",
        "stop.steps",
        "network.cell",
        "exploration.fraction"
    )]
    [InlineData(
        "memory-chain-stream-q-later-intentional",
        "agent.traceDecay",
        "agent.eta",
        "network.hiddenSize",
        "network.gradient",
        "agent.discount",
        "stop.steps"
    )]
    [InlineData(
        "repeat-first-ppo-seed",
        "agent.traceDecay",
        "ppo.actorStepSize",
        "network.hiddenSize",
        "network.gradient",
        "agent.discount",
        "stop.steps"
    )]
    public void MainSettings_OfAgentAndNetwork_AreTheSixThatMatterMost(string preset, params string[] keys)
    {
        var page = Page("?preset=" + preset);
        Assert.Equal(keys, page.FindAll("[data-testid=main-settings] [data-setting]").Select(field => field.GetAttribute("data-setting")));
    }

    [Fact]
    public void Settings_Searched_AreFoundByKeyTitleAndHelpAndStayWhenChanged()
    {
        var page = Page("?preset=memory-chain-stream-q-lab");
        Assert.Empty(page.FindAll(Key("agent.kappa")));
        page.Find("#settings-search").Input("BOUND strongly agent.kap");
        page.Find(Key("agent.kappa") + " input").Change("3");
        page.Find("#settings-search").Input("");
        Assert.Equal("3", page.Find(Key("agent.kappa") + " input").GetAttribute("value"));
        Assert.Empty(page.FindAll(Key("network.encoderWidth")));

        page.Find("#settings-search").Input("auxiliary step");
        Assert.Contains(
            "Auxiliary step size has them, and has no effect with this task, agent and network",
            page.Find("[data-testid=main-settings] .empty").TextContent,
            StringComparison.Ordinal
        );
        page.Find("[data-testid=main-settings] .empty button").Click();
        page.Find(".setting-search button").Click();
        Assert.EndsWith("all=true", Navigation.Uri, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(Key("network.encoderWidth")));
    }

    [Fact]
    public void Values_SeveralAndSeeds_AreMultipliedNamedAndStartedTogether()
    {
        var page = Page("?preset=memory-chain-stream-q-lab&seeds=0..4&stop.steps=1000");
        page.Find(Key("agent.traceDecay") + " input").Change("0, 0.8, 0.95");
        var summary = page.Find("[data-testid=summary]").TextContent;
        Assert.Contains("3 traceDecay × 5 seeds = 15 runs, about", Plain(summary), StringComparison.Ordinal);
        Assert.Contains("memory-chain-stream-q-lab, steps 1000 agent.traceDecay=0.95", summary, StringComparison.Ordinal);
        Assert.Contains("× 3", page.Find(Key("agent.traceDecay")).TextContent, StringComparison.Ordinal);
        Assert.Contains("0, 0.8, 0.95", page.Find("[data-testid=changes]").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "agent.traceDecay=0, 0.8, 0.95",
            Uri.UnescapeDataString(Navigation.Uri.Replace('+', ' ')),
            StringComparison.Ordinal
        );
        page.Find("[data-testid=start]").Click();
        var request = Assert.Single(Training.Starts);
        var (key, values) = Assert.Single(request.Vary!);
        Assert.Equal("agent.traceDecay", key);
        Assert.Equal(["0", "0.8", "0.95"], values);
        Assert.Equal([KeyValuePair.Create("stop.steps", "1000")], request.Overrides);
    }

    [Fact]
    public void Choice_SeveralChosen_AreRunSideBySideAndCanBecomeOneAgain()
    {
        var page = Page("?preset=memory-chain-stream-q-lab");
        page.Find(Key("network.gradient") + " .mini").Click();
        page.FindAll(Key("network.gradient") + " .several input")[1].Change(true);
        Assert.Contains("2 gradient = 2 runs", Plain(page.Find("[data-testid=summary]").TextContent), StringComparison.Ordinal);
        page.Find(Key("network.gradient") + " .mini").Click();
        Assert.Equal("rtrl", page.Find(Key("network.gradient") + " select").GetAttribute("value"));
        Assert.DoesNotContain("gradient", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Switch_Both_RunsItOffAndOn()
    {
        var page = Page("?preset=memory-chain-stream-q-lab&all=true");
        page.Find(Key("normalisation.reward") + " .mini").Click();
        Assert.Contains("2 reward = 2 runs", Plain(page.Find("[data-testid=summary]").TextContent), StringComparison.Ordinal);
        Assert.Contains("both are run", page.Find(Key("normalisation.reward")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_ThatMakeTheSameSettings_AreRefusedBeforeTheStart()
    {
        var page = Page("?preset=memory-chain-qrc-seed&agent.name=qrc,stream-q&agent.kappa=1,2");
        Assert.Contains("are the same settings", page.Find("[data-testid=summary] [role=alert]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=start]").Click();
        Assert.Empty(Training.Starts);
    }

    [Fact]
    public async Task Still_OfEveryTaskThatCanBeMade_ShowsAMomentOfItsWorld()
    {
        var tiles = Page("").FindComponent<TaskTiles>();
        foreach (var task in EnvironmentKind.All.Where(task => task.Absence is null))
        {
            var still = await tiles.Instance.Still(task.Name);
            Assert.Equal(task.Defaults.StateNames.Count, still!.Now.EnvironmentState.Count);
            Assert.Equal(still.Environment.State, task.Defaults.StateNames);
            Assert.Same(still, await tiles.Instance.Still(task.Name));
        }

        Assert.Null(await tiles.Instance.Still("no-such-task"));
    }

    [Fact]
    public void Declare_FromTheForm_CarriesTheChoicesOver()
    {
        var page = Page("?preset=memory-chain-demo&variant=tbptt1&agent.traceDecay=0,0.8&stop.steps=1000&seeds=0..2");
        var link = page.FindAll("a.btn").Single(anchor => anchor.TextContent == "Declare as experiment").GetAttribute("href")!;
        Navigation.NavigateTo(link);
        var declared = Render<Rtrl.Web.Components.Pages.Experiments.DeclarePage>();
        Assert.Contains(
            "6 runs = 2 traceDecay × 3 seeds",
            Plain(declared.Find("[data-testid=plan]").TextContent),
            StringComparison.Ordinal
        );
        Assert.Equal("1000", declared.Find("input[aria-label='Value of stop.steps']").GetAttribute("value"));
    }

    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" ,", ",", StringComparison.Ordinal);
}
