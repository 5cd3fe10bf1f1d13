using System.Text.Json;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.New;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class StartFormTests
{
    private static StartForm Form(string query) => StartForm.Parse("http://localhost:5080/new" + query, _ => null);

    [Fact]
    public void Set_ValueOutOfRange_NamesValueAndRangeAtItsField()
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set("environment.length", "1");
        Assert.Contains("1", form.Problem("environment.length"));
        Assert.Contains("2 to 100,000", form.Problem("environment.length"));
        Assert.False(form.CanStart);
        form.Set("environment.length", "8");
        Assert.Null(form.Problem("environment.length"));
        Assert.True(form.CanStart);
    }

    [Fact]
    public void Set_TextThatIsNoNumber_KeepsTheTextAndRefusesIt()
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set("agent.stepSize", "lots");
        Assert.Equal("lots", form.Text("agent.stepSize"));
        Assert.Contains("“lots”", form.Problem("agent.stepSize"));
        Assert.Empty(form.Changes);
        Assert.Equal(1, form.ProblemCount);
    }

    [Theory]
    [InlineData("250,000", 250_000)]
    [InlineData(" 1,000,000 ", 1_000_000)]
    [InlineData("2e5", 200_000)]
    public void Set_NumberAsPeopleWriteIt_IsUnderstood(string text, long steps)
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set("stop.steps", text);
        if (text.Contains('e', StringComparison.Ordinal))
            Assert.NotNull(form.Problem("stop.steps") ?? form.Text("stop.steps"));
        else
            Assert.Equal(steps, form.Settings[0].Stop.Steps);
    }

    [Fact]
    public void Set_BackToThePresetsValue_IsNoChange()
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        var before = form.Text("environment.length");
        form.Set("environment.length", "5");
        Assert.Equal(["environment.length"], form.Changes.Select(change => change.Key));
        form.Set("environment.length", before);
        Assert.Empty(form.Changes);
    }

    [Fact]
    public void Applies_SettingOfAnotherAgent_IsHidden()
    {
        var form = Form("?preset=memory-chain-qrc-seed");
        Assert.True(form.Applies("agent.auxiliaryStepSize"));
        Assert.False(form.Applies("agent.kappa"));
        form.Set("agent.name", "stream-q");
        Assert.False(form.Applies("agent.auxiliaryStepSize"));
        Assert.True(form.Applies("agent.kappa"));
        form.Set("network.cell", "none");
        Assert.False(form.Applies("network.hiddenSize"));
    }

    [Fact]
    public void Demonstration_SettingThatDiffersByAgent_IsSetForAllOnlyWhenChanged()
    {
        var form = Form("?preset=memory-chain-demo");
        Assert.Equal(3, form.Agents.Count);
        Assert.True(form.Varies("network.gradient"));
        Assert.Equal(3, form.RunCount);
        form.Set("network.gradient", "rtrl");
        Assert.False(form.Varies("network.gradient"));
        Assert.All(form.Settings, settings => Assert.Equal("rtrl", settings.Network.Gradient));
    }

    [Fact]
    public void Address_EverythingTyped_ComesBack()
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set("agent.traceDecay", "0.9");
        form.Set("environment.length", "-3");
        form.SetSeeds("0..4");
        (form.Name, form.Tags, form.Notes) = ("λ & more", "a, b", "two\nlines");
        var read = StartForm.Parse("http://localhost:5080" + form.ToHref(), _ => null);
        Assert.Equal(form.ToHref(), read.ToHref());
        Assert.Equal("0.9", read.Text("agent.traceDecay"));
        Assert.Equal("-3", read.Text("environment.length"));
        Assert.NotNull(read.Problem("environment.length"));
        Assert.Equal([0L, 1, 2, 3, 4], read.ParsedSeeds.Seeds);
        Assert.Equal(["a", "b"], read.TagList);
        Assert.Equal("two\nlines", read.Notes);
    }

    [Fact]
    public void Address_UnknownPresetKeyOrRun_IsNamedWithTheNearest()
    {
        var form = Form("?preset=memory-chain-dem&agent.traceDeca=1&from=77");
        Assert.Contains("memory-chain-demo", form.Notice);
        Assert.Contains("agent.traceDecay", form.Notice);
        Assert.Contains("77", form.Notice);
        Assert.NotNull(form.Preset);
    }

    [Fact]
    public void From_ARun_DuplicatesItsSettingsAndTellsTheDifference()
    {
        var settings = Catalogue.Preset("memory-chain-stream-q-lab").Settings with { Seed = 5 };
        var run = MadeRuns.Detail(12, settings, "chain study · seed 5");
        var form = StartForm.Parse("http://localhost:5080/new?from=12&agent.discount=0.9", id => id == 12 ? run : null);
        Assert.Equal("5", form.Seeds);
        Assert.Equal("0.99", form.BaseText("agent.discount"));
        Assert.Equal("run 12", form.Origin);
        var request = form.Request();
        Assert.Null(request.Preset);
        Assert.Equal(0.9, request.Settings!.Agent.Discount);
        Assert.Equal("chain study, discount 0.9", request.Name);
        Assert.Equal([5L], request.Seeds);
    }

    [Fact]
    public void Request_OfAPreset_CarriesChangesAsOverrides()
    {
        var form = Form("?preset=memory-chain-demo&environment.length=32&seeds=0,3&tags=x");
        var request = form.Request();
        Assert.Equal("memory-chain-demo", request.Preset);
        Assert.Equal([KeyValuePair.Create("environment.length", "32")], request.Overrides);
        Assert.Equal([0L, 3], request.Seeds);
        Assert.Equal(["x"], request.Tags);
        Assert.Equal(6, form.RunCount);
    }

    [Fact]
    public void Request_OfOneAgentOfAPreset_NamesPresetAndAgent()
    {
        var request = Form("?preset=memory-chain-demo&variant=tbptt1&environment.length=8").Request();
        Assert.Equal(("memory-chain-demo", "tbptt1"), (request.Preset, request.Variant));
        Assert.Null(request.Settings);
        Assert.Equal([KeyValuePair.Create("environment.length", "8")], request.Overrides);
        Assert.Contains("TBPTT(1)", request.Name);
    }

    [Fact]
    public void Copy_OfOneAgentOfAPreset_NamesPresetAndAgent()
    {
        var form = Form("?preset=memory-chain-demo&variant=tbptt1");
        Assert.StartsWith(
            "rtrl train --preset memory-chain-demo --variant tbptt1 --seeds 0",
            StartCopy.CommandLine(form).ReplaceLineEndings("").Replace("\\  ", "")
        );
        using var json = JsonDocument.Parse(StartCopy.Json(form));
        Assert.Equal("tbptt1", json.RootElement.GetProperty("variant").GetString());
    }

    [Fact]
    public void Labels_AgainstTheRule_AreNamedAtTheirFieldsBeforeTheStart()
    {
        var form = Form("?preset=memory-chain-stream-q");
        Assert.True(form.CanStart);
        form.Tags = "short, " + new string('x', RunLabels.LongestTag + 1);
        Assert.Contains("51 characters", form.TagsProblem);
        form.Notes = new string('x', RunLabels.LongestNotes + 1);
        Assert.Contains("100,001 characters", form.NotesProblem);
        form.Name = new string('x', RunLabels.LongestName + 1);
        Assert.Contains("201 characters", form.NameProblem);
        Assert.Equal(3, form.ProblemCount);
        (form.Tags, form.Notes, form.Name) = ("", "", "");
        Assert.True(form.CanStart);
    }

    [Fact]
    public void Set_BadValueOfAFieldThatNoLongerApplies_DoesNotBlockTheStart()
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set("network.hiddenSize", "many");
        Assert.False(form.CanStart);
        form.Set("network.cell", "none");
        Assert.False(form.Applies("network.hiddenSize"));
        Assert.True(form.CanStart);
    }

    [Fact]
    public void AnotherAgent_StandardStepSize_FollowsUntilItIsTyped()
    {
        var form = Form("?preset=memory-chain-qrc-seed&agent.name=stream-q");
        Assert.Equal(("1", "1", false), (form.Text("agent.stepSize"), form.BaseText("agent.stepSize"), form.IsChanged("agent.stepSize")));
        Assert.Equal(1, form.Settings[0].Agent.StepSize);

        form.Set("agent.stepSize", "0.0001");
        Assert.Equal(
            ("0.0001", "1", true),
            (form.Text("agent.stepSize"), form.BaseText("agent.stepSize"), form.IsChanged("agent.stepSize"))
        );
        Assert.Equal(1e-4, form.Settings[0].Agent.StepSize);
        var again = Form(form.ToHref()[StartForm.Path.Length..]);
        Assert.Equal(form.Settings[0], again.Settings[0]);

        form.Set("agent.stepSize", "1");
        Assert.False(form.IsChanged("agent.stepSize"));
    }

    [Fact]
    public void Copy_OfAQLearnerWithTheOtherAgentsStepSize_NamesIt()
    {
        var settings = new RunSettings() with { Agent = new AgentSettings { Name = "stream-q" } };
        var form = StartForm.Of(MadeRuns.Detail(12, settings));
        Assert.Contains("--set agent.stepSize=0.0001", StartCopy.CommandLine(form), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(StartCopy.Json(form));
        Assert.Equal(settings, SettingsDocument.With(new RunSettings(), json.RootElement.GetProperty("settings")));
    }

    [Fact]
    public void Copy_AsCommandLine_NamesPresetOverridesAndSeeds()
    {
        var form = Form("?preset=memory-chain-demo&agent.traceDecay=0.9&seeds=0..9&tags=λ study&name=it's");
        var line = StartCopy.CommandLine(form).ReplaceLineEndings("").Replace("\\  ", "");
        Assert.Equal(
            "rtrl train --preset memory-chain-demo --set agent.traceDecay=0.9 --seeds 0..9 --name 'it'\\''s' --tag 'λ study'",
            line
        );
    }

    [Fact]
    public void Copy_AsJson_IsTheBodyOfTheRestCall()
    {
        var form = Form("?preset=memory-chain-demo&agent.traceDecay=0.9&environment.length=8&normalisation.reward=true&seeds=0,1");
        using var json = JsonDocument.Parse(StartCopy.Json(form));
        Assert.Equal("memory-chain-demo", json.RootElement.GetProperty("preset").GetString());
        var settings = json.RootElement.GetProperty("settings");
        Assert.Equal(0.9, settings.GetProperty("agent.traceDecay").GetDouble());
        Assert.Equal(8, settings.GetProperty("environment.length").GetInt32());
        Assert.True(settings.GetProperty("normalisation.reward").GetBoolean());
        Assert.Equal(2, json.RootElement.GetProperty("seeds").GetArrayLength());
        var applied = SettingsDocument.With(form.Agents[0].Settings, settings);
        Assert.Equal(form.Settings[0], applied);
        Assert.StartsWith("curl -X POST http://localhost:5080/api/v1/runs", StartCopy.Curl(form, "http://localhost:5080/"));
    }

    [Fact]
    public void Copy_OfADuplicatedRun_SpellsOutWhatDiffersFromTheStandard()
    {
        var run = MadeRuns.Detail(12, Catalogue.Preset("memory-chain-stream-q-lab").Settings);
        var form = StartForm.Of(run);
        using var json = JsonDocument.Parse(StartCopy.Json(form));
        Assert.False(json.RootElement.TryGetProperty("preset", out _));
        Assert.Equal(run.Settings with { Seed = 0 }, SettingsDocument.With(new RunSettings(), json.RootElement.GetProperty("settings")));
    }

    [Theory]
    [InlineData("0, 0.8, 0.95", new[] { "0", "0.8", "0.95" })]
    [InlineData("0..1 +0.25", new[] { "0", "0.25", "0.5", "0.75", "1" })]
    public void Set_ListOrRange_VariesTheSettingAndComesBackFromTheAddress(string text, string[] values)
    {
        var form = Form("?preset=memory-chain-stream-q-lab&seeds=0..1");
        form.Set("agent.traceDecay", text);
        Assert.Equal(values, Assert.Single(form.Vary).Value);
        Assert.Equal(2 * values.Length, form.RunCount);
        Assert.Equal(values.Length, form.Settings.Select(settings => settings.Agent.TraceDecay).Distinct().Count());
        Assert.Empty(form.Changes);
        var read = StartForm.Parse("http://localhost:5080" + form.ToHref(), _ => null);
        Assert.Equal((form.ToHref(), text), (read.ToHref(), read.Text("agent.traceDecay")));
        form.Set("agent.traceDecay", "0.5");
        Assert.Empty(form.Vary);
        form.Reset("agent.traceDecay");
        Assert.False(form.IsChanged("agent.traceDecay"));
    }

    [Theory]
    [InlineData("agent.traceDecay", "9..0", "runs backwards")]
    [InlineData("agent.traceDecay", "0, 0.80, 0.8", "is given twice")]
    [InlineData("agent.traceDecay", "0.5, 2", "agent.traceDecay is 2")]
    [InlineData("network.hiddenSize", "8, lots", "“lots”")]
    [InlineData("network.cell", "linear-rtu, gruu", "gru")]
    public void Set_ListWithABadValue_IsRefusedAtItsField(string key, string text, string says)
    {
        var form = Form("?preset=memory-chain-stream-q-lab");
        form.Set(key, text);
        Assert.Contains(says, form.Problem(key), StringComparison.Ordinal);
        Assert.Equal(text, form.Text(key));
        Assert.False(form.CanStart);
    }

    [Fact]
    public void Set_MoreThanIsAllowed_SaysHowManyRunsThatIs()
    {
        var form = Form("?preset=memory-chain-stream-q-lab&environment.length=2..901&network.hiddenSize=1..12");
        Assert.Equal(10_800, form.RunCount);
        Assert.Contains("10,800 runs; allowed are 10,000", form.CountProblem, StringComparison.Ordinal);
        form.Set("network.hiddenSize", "1..2");
        Assert.True(form.CanStart);

        // Of many combinations some are looked at, but every value is.
        form.Set("environment.length", "1..900");
        Assert.Contains("environment.length is 1", form.Problem("environment.length"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("environment.name", "memory-chan", "memory-chain")]
    [InlineData("agent.name", "qrx", "qrc")]
    [InlineData("network.cell", "linear-rtu, gruu", "gru")]
    public void Set_NameThatStandsForNothing_IsRefusedWithTheNearest(string key, string text, string nearest)
    {
        var form = Form($"?preset=memory-chain-qrc-seed&{key}={text}");
        Assert.Contains($"Did you mean “{nearest}”", form.Problem(key), StringComparison.Ordinal);
        Assert.Equal((text, "memory-chain", "qrc"), (form.Text(key), form.First.Environment.Name, form.First.Agent.Name));
    }

    [Fact]
    public void List_OfASettingWithoutEffect_DoesNotMultiply()
    {
        var form = Form("?preset=memory-chain-qrc-seed&agent.kappa=1,2");
        Assert.Equal(1, form.RunCount);
        form.Set("agent.name", "stream-q");
        Assert.Equal(2, form.RunCount);
    }

    [Fact]
    public void Request_OfSeveralValues_IsPlannedUnderTheNamesTheFormShows()
    {
        var form = Form(
            "?preset=memory-chain-demo&variant=tbptt1&agent.traceDecay=0,0.8&network.hiddenSize=8..16 x2&seeds=0..1&environment.length=5"
        );
        var names = form.RunNames!.Value;
        var plan = Rtrl.Web.Training.RunPlanner.Plan(form.Request(), Rtrl.Web.Training.ProvenanceReader.Current, default);
        Assert.Equal(form.RunCount, plan.Count);
        Assert.Equal((names.First + " · seed 0", names.Last + " · seed 1"), (plan[0].Name, plan[^1].Name));
        Assert.Equal(form.Settings, plan.Where(run => run.Settings.Seed == 0).Select(run => run.Settings));
    }

    [Fact]
    public void Address_TaskAndAgent_StartFromTheDefaultsAndTaskAloneFromItsPreset()
    {
        var form = Form("?task=foragax&agent=sarsa&agent.traceDecay=0.5");
        Assert.Equal(("foragax", "sarsa", "the defaults"), (form.First.Environment.Name, form.First.Agent.Name, form.Origin));
        Assert.Equal("foragax-sarsa, traceDecay 0.5", form.EffectiveName);
        Assert.Equal("/new?task=foragax&agent=sarsa&agent.traceDecay=0.5", form.ToHref());
        Assert.StartsWith(
            "rtrl train --set environment.name=foragax --set agent.name=sarsa",
            StartCopy.CommandLine(form).ReplaceLineEndings("").Replace("\\  ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal("foragax", Form("?task=foragax").Preset!.Settings.Environment.Name);
        Assert.Equal("labyrinth-escape", Form("?task=labyrinth-escape").First.Environment.Name);
        Assert.Contains("Did you mean “foragax”", Form("?task=foragx").Notice, StringComparison.Ordinal);
        Assert.Contains("Did you mean “sarsa”", Form("?task=foragax&agent=sarso").Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void MainSettings_EveryKeyOfTheList_IsASetting() =>
        Assert.Empty(MainSettings.ByWeight.Except(Catalogue.Settings.Select(setting => setting.Key)));

    [Fact]
    public void Copy_OfSeveralValues_IsASweepARestCallAndAnExperimentOfTheSameRuns()
    {
        var form = Form(
            "?preset=memory-chain-demo&variant=tbptt1&agent.traceDecay=0, 0.8&network.hiddenSize=8..32 x2&environment.length=5&seeds=0..1"
        );
        Assert.Equal(
            "rtrl sweep --preset memory-chain-demo --variant tbptt1 --set environment.length=5 --set 'network.hiddenSize=8..32 x2' "
                + "--set 'agent.traceDecay=0,0.8' --seeds 0..1 --name 'memory-chain-demo · RTU, TBPTT(1), length 5'",
            StartCopy.CommandLine(form).ReplaceLineEndings("").Replace("\\  ", "", StringComparison.Ordinal)
        );

        using var json = JsonDocument.Parse(StartCopy.Json(form));
        var vary = json.RootElement.GetProperty("vary");
        Assert.Equal("8..32 x2", vary.GetProperty("network.hiddenSize").GetString());
        Assert.Equal([0, 0.8], vary.GetProperty("agent.traceDecay").EnumerateArray().Select(value => value.GetDouble()));

        var experiment = Rtrl.Engine.Experiments.ExperimentFile.Read("copied", StartCopy.Experiment(form));
        Assert.Equal(form.RunCount, experiment.Runs);
        Assert.Equal(form.Settings, experiment.Cells.Select(cell => cell.Settings));
    }

    [Fact]
    public void Copy_OfEveryAgentOfAPresetAsAnExperiment_VariesTheAgents()
    {
        var form = Form("?preset=memory-chain-demo&environment.length=5,9");
        var experiment = Rtrl.Engine.Experiments.ExperimentFile.Read("copied", StartCopy.Experiment(form));
        Assert.Equal(["method", "environment.length"], experiment.Factors.Select(factor => factor.Name));
        Assert.Equal(form.Settings.ToHashSet(), experiment.Cells.Select(cell => cell.Settings).ToHashSet());
    }

    [Fact]
    public void Copy_OfDefaultsAsAnExperiment_SpellsThemOut()
    {
        var form = Form("?task=foragax&agent=stream-q&agent.traceDecay=0,0.8");
        var experiment = Rtrl.Engine.Experiments.ExperimentFile.Read("copied", StartCopy.Experiment(form));
        Assert.Equal(form.Settings, experiment.Cells.Select(cell => cell.Settings));
    }
}
