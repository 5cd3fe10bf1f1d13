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
    public void Form_OfEveryPreset_HasAFieldForEverySettingThatApplies()
    {
        foreach (var preset in Catalogue.Presets)
        {
            var page = Page("?preset=" + preset.Name);
            foreach (var setting in Catalogue.Settings.Where(setting => setting.Key != "seed"))
                Assert.Equal(preset.Variants.Any(variant => SettingsDocument.Applies(variant.Settings, setting.Key)) ? 1 : 0, page.FindAll(Key(setting.Key)).Count);
        }
    }

    [Fact]
    public void Field_EverySetting_IsExplainedToMouseAndScreenReader()
    {
        var page = Page("?preset=memory-chain-qrc-seed");
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
        Assert.DoesNotContain("rollout", Page("?preset=memory-chain-qrc-seed").Find("[data-testid=summary]").TextContent, StringComparison.Ordinal);
        var page = Page("?preset=repeat-first-ppo-seed");
        Assert.Contains("hidden states and sensitivities of the rollout", page.Find("[data-testid=summary]").TextContent, StringComparison.Ordinal);
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
        var fields = page.FindComponents<SettingInput>().ToDictionary(field => field.Instance.Setting.Key, field => (Field: field, field.RenderCount));
        var list = page.FindComponent<PresetList>();
        var (drawnPage, drawnList) = (page.RenderCount, list.RenderCount);
        page.Find(Key("environment.length") + " input").Change("33");
        Assert.Equal(["environment.length"], fields.Where(pair => pair.Value.Field.RenderCount > pair.Value.RenderCount).Select(pair => pair.Key));
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
        Assert.Equal(["repeat-first-stream-q-later-intentional"], page.FindAll("label.preset .mono").Select(name => name.TextContent));
        Assert.Equal([EnvironmentKind.Find("repeat-first")!.Title], page.FindAll(".preset-group").Select(group => group.TextContent));
        page.Find("#presets-search").KeyDown("Enter");
        Assert.EndsWith("preset=repeat-first-stream-q-later-intentional", Navigation.Uri);
        page.Find("#presets-search").Input("nothing like it");
        Assert.Contains("No preset has all", page.Find(".preset-list").TextContent);
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
        var page = Page("?preset=memory-chain-stream-q-lab");
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
        var page = Page("");
        page.FindAll(".preset").Single(label => label.TextContent.Contains("memory-chain-qrc-seed-tbptt1")).QuerySelector("input")!.Change(true);
        Assert.EndsWith("/new?preset=memory-chain-qrc-seed-tbptt1", Navigation.Uri);
        Assert.Equal(SettingsDocument.Get(Catalogue.Preset("memory-chain-qrc-seed-tbptt1").Settings, "environment.length"), page.Find(Key("environment.length") + " input").GetAttribute("value"));
    }

    [Fact]
    public void From_ARun_FillsTheFormWithItsSettings()
    {
        History.Details.Add(MadeRuns.Detail(7, Catalogue.Preset("memory-chain-stream-q-lab").Settings with { Seed = 3 }, "study"));
        var page = Page("?from=7");
        Assert.Equal("3", page.Find("#seeds").GetAttribute("value"));
        Assert.Contains("Changed from run 7", page.Markup);
        Assert.Contains("study", page.Find(".preset.on").TextContent);
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
        History.Recorded[(7, RunMetrics.StepNanoseconds)] = new SeriesColumn(RunMetrics.StepNanoseconds, 1, [new SeriesBucket(0, 9, 10, 20_000, 1, 1, 1)]);
        var page = Page($"?preset=memory-chain-stream-q-lab&stop.steps=1000000");
        Assert.Contains("measured in run 7, same network and agent", page.Markup);
        Assert.Contains("about 20 s", page.Find("[data-testid=duration]").TextContent);
    }

    [Fact]
    public void StepTimes_OfAnotherSize_AreScaledByParameters()
    {
        var settings = Catalogue.Preset("memory-chain-stream-q-lab").Settings;
        History.Details.Add(MadeRuns.Detail(7, settings));
        History.Recorded[(7, RunMetrics.StepNanoseconds)] = new SeriesColumn(RunMetrics.StepNanoseconds, 1, [new SeriesBucket(0, 9, 10, 22_000, 1, 1, 1)]);
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
}
