using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Presets;

public sealed class PresetTests
{
    [Fact]
    public void Presets_All_ValidateAndAreExplained() =>
        Assert.All(Catalogue.Presets, preset =>
        {
            Assert.True(preset.Description.Length > 50, preset.Name);
            Assert.All(preset.Variants, variant => Assert.Empty(SettingsDocument.Validate(variant.Settings)));
        });

    [Fact]
    public void Presets_Order_StartsWithTheDemonstrationThenByName()
    {
        var names = Catalogue.Presets.Select(preset => preset.Name).ToArray();
        Assert.Equal("memory-chain-demo", names[0]);
        Assert.Equal(names[1..].Order(StringComparer.Ordinal), names[1..]);
    }

    [Fact]
    public void Presets_OfTheEditions_CoverEveryBenchmarkAndAgent()
    {
        var names = Catalogue.Presets.Select(preset => preset.Name).ToHashSet();
        string[] seed = ["autoencode", "concentration", "count-recall", "higher-lower", "repeat-first"];
        string[] later = [.. seed, "battleship", "mine-sweeper", "multiarmed-bandit", "position-only-cart-pole", "noisy-position-only-cart-pole", "repeat-previous"];
        Assert.All(seed, task => Assert.Superset(new HashSet<string> { $"{task}-qrc-seed", $"{task}-stream-ac-seed", $"{task}-ppo-seed" }, names));
        Assert.All(later, task => Assert.Superset(new HashSet<string> { $"{task}-qrc-later", $"{task}-stream-q-later", $"{task}-stream-q-later-intentional", $"{task}-ppo-later" }, names));
        Assert.Superset(
            new HashSet<string> { "memory-chain-qrc-later", "memory-chain-stream-q-later-intentional", "k-memory-chain-qrc-seed", "k-memory-chain-stream-ac-later", "trace-conditioning-td-later" },
            names);
    }

    /// <summary>Trainable numbers of the first network as the papers' tables and code give them; those of POPGym are for the repaired port.</summary>
    [Theory]
    [InlineData("memory-chain-qrc-seed", 50_818)]
    [InlineData("memory-chain-qrc-later", 50_434)]
    [InlineData("k-memory-chain-qrc-seed", 50_690)]
    [InlineData("k-memory-chain-stream-ac-seed", 67_202)]
    [InlineData("repeat-first-qrc-seed", 50_500)]
    [InlineData("higher-lower-qrc-seed", 50_818)]
    [InlineData("count-recall-qrc-seed", 53_467)]
    [InlineData("concentration-qrc-seed", 69_812)]
    [InlineData("position-only-cart-pole-stream-q-later", 27_074)]
    [InlineData("repeat-first-stream-q-later", 28_740)]
    [InlineData("count-recall-stream-q-later", 46_427)]
    [InlineData("concentration-stream-q-later", 78_772)]
    [InlineData("battleship-stream-q-later", 78_848)]
    public void ParameterCount_PapersNetwork_IsThePrintedNumber(string preset, int parameters)
    {
        var settings = Catalogue.Preset(preset).Settings;
        settings = settings with { Environment = settings.Environment with { CardRules = "repaired", PreviousAction = "task" } };
        Assert.Equal(parameters, SettingsDocument.ParameterCount(settings));
        var description = new TrainingRun(settings).Description;
        Assert.Equal(parameters, settings.Agent.Name switch { "qrc" => description.ParameterCount / 2, "stream-ac" => description.ParameterCount - 66_817, _ => description.ParameterCount });
    }

    [Fact]
    public void Demonstration_Settings_AreThoseItWasMeasuredWith()
    {
        var variants = Catalogue.Preset("memory-chain-demo").Variants;
        Assert.Equal(["exact-rtrl", "tbptt1", "feedforward"], variants.Select(variant => variant.Name));
        var settings = variants[0].Settings;
        Assert.Equal(16, settings.Environment.Length);
        Assert.Equal(("stream-q", "obgd", 0.0, 1.0, 1.0, 0.99), (settings.Agent.Name, settings.Agent.Rule, settings.Agent.TraceDecay, settings.Agent.StepSize, settings.Agent.Kappa, settings.Agent.Discount));
        Assert.Equal((64, "linear-rtu", 192, 0.0, 0.7, 1), (settings.Network.EncoderWidth, settings.Network.Cell, settings.Network.HiddenSize, settings.Network.RadiusMin, settings.Network.RadiusMax, settings.Network.MinNonZeroPerUnit));
        Assert.False(settings.Normalisation.Observation || settings.Normalisation.Reward);
        Assert.Equal(new ExplorationSettings { Start = 1, End = 0.01, Steps = 50_000 }, settings.Exploration);
        Assert.Equal(500_000, settings.Stop.Steps);
        Assert.Equal([("network.gradient", "rtrl", "tbptt1")], SettingsDocument.Differences(settings, variants[1].Settings));
        Assert.Equal([("network.cell", "linear-rtu", "none")], SettingsDocument.Differences(settings, variants[2].Settings));
    }

    [Fact]
    public void QrcSeed_Settings_AreThePapers()
    {
        var settings = Catalogue.Preset("memory-chain-qrc-seed").Settings;
        Assert.Equal(
            ("qrc", 0.99, 0.95, 1e-4, 1e-5, 1.0, true, 0.0),
            (settings.Agent.Name, settings.Agent.Discount, settings.Agent.TraceDecay, settings.Agent.StepSize, settings.Agent.AuxiliaryStepSize, settings.Agent.Regularisation, settings.Agent.GradientCorrection, settings.Agent.GradientClip));
        Assert.Equal(new NetworkSettings { EncoderWidth = 128, HiddenSize = 192, RadiusMin = 0, RadiusMax = 1, MinNonZeroPerUnit = 0 }, settings.Network);
        Assert.Equal(new NormalisationSettings { Observation = true, ObservationVariant = "seed", Reward = true, RewardVariant = "seed" }, settings.Normalisation);
        Assert.Equal(new ExplorationSettings { Start = 1, End = 0.01, Steps = 50_000 }, settings.Exploration);
    }

    [Theory]
    [InlineData("repeat-first-ppo-seed", 32, 64, 1.5, 0.5, 5_000_000)]
    [InlineData("repeat-first-ppo-later", 1, 2048, 0.5, 1, 10_000_000)]
    public void Ppo_Settings_AreThoseOfTheEdition(string preset, int environments, int turn, double clip, double valueWeight, long steps)
    {
        var settings = Catalogue.Preset(preset).Settings;
        Assert.Equal(new PpoSettings { Environments = environments, RolloutSteps = turn, ActorStepSize = 3e-4, CriticStepSize = 1e-4, GradientClip = clip, ValueWeight = valueWeight }, settings.Ppo);
        Assert.Equal((2048, 32, 4, 0.2, 0.99, 0.95), (settings.Ppo.Environments * settings.Ppo.RolloutSteps, settings.Ppo.Minibatches, settings.Ppo.Epochs, settings.Ppo.Clip, settings.Agent.Discount, settings.Agent.TraceDecay));
        Assert.Equal(
            new NetworkSettings
            {
                PreviousInputs = "before", EncoderWidth = 64, LayerNorm = false, Activation = "tanh", HiddenSize = 192, ProjectionWidth = 64, ProjectionLayerNorm = false,
                EncoderInitialiser = "orthogonal", ProjectionGain = 2, HeadInitialiser = "orthogonal",
            },
            settings.Network);
        Assert.Equal(steps, settings.Stop.Steps);
    }

    [Theory]
    [InlineData("memory-chain-qrc-seed-tbptt1", "network.gradient")]
    [InlineData("memory-chain-qrc-seed-feedforward", "network.cell")]
    public void QrcControls_Settings_DifferInOneKey(string preset, string key) =>
        Assert.Equal(key, Assert.Single(SettingsDocument.Differences(Catalogue.Preset("memory-chain-qrc-seed").Settings, Catalogue.Preset(preset).Settings)).Key);

    [Fact]
    public void Preset_UnknownName_IsRefusedWithTheNearest() =>
        Assert.Contains("“memory-chain-demo”?", Assert.Throws<InvalidSettingsException>(() => Catalogue.Preset("memory-chain-dmo")).Message);

    [Theory]
    [InlineData("""{"title":"t","description":"d","settings":{},"variants":[]}""", "no variant")]
    [InlineData("""{"titel":"t","description":"d","settings":{},"variants":[]}""", "“title”?")]
    [InlineData("""{"title":"t","description":"d","settings":{"sed":1},"variants":[]}""", "“seed”?")]
    [InlineData("""{"title":"t","description":"d","settings":{"agent":{"discount":2}},"variants":[{"name":"a","title":"A","settings":{}}]}""", "from 0 to 1")]
    [InlineData("""{"title":"t","description":"d","settings":{},"variants":[{"name":"a","title":"A","settings":{}},{"name":"a","title":"B","settings":{}}]}""", "same name")]
    [InlineData("""{"title":"t",""", "Preset “x”")]
    public void Read_FaultyFile_IsRefusedNamingWhat(string json, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => PresetFiles.Read("x", json)).Message);
}
