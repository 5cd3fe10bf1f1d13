using Rtrl.Engine;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Presets;

public sealed class PresetTests
{
    private static readonly string[] s_editions = ["seed", "later", "stream-x", "lab"];

    [Fact]
    public void Presets_All_ValidateAndAreExplained() =>
        Assert.All(
            Catalogue.Presets,
            preset =>
            {
                Assert.True(preset.Description.Length > 50, preset.Name);
                Assert.All(preset.Variants, variant => Assert.Empty(SettingsDocument.Validate(variant.Settings)));
            }
        );

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
        string[] later =
        [
            .. seed,
            "battleship",
            "mine-sweeper",
            "multiarmed-bandit",
            "position-only-cart-pole",
            "noisy-position-only-cart-pole",
            "repeat-previous",
        ];
        Assert.All(
            seed,
            task => Assert.Superset(new HashSet<string> { $"{task}-qrc-seed", $"{task}-stream-ac-seed", $"{task}-ppo-seed" }, names)
        );
        Assert.All(
            later,
            task =>
                Assert.Superset(
                    new HashSet<string>
                    {
                        $"{task}-qrc-later",
                        $"{task}-stream-q-later",
                        $"{task}-stream-q-later-intentional",
                        $"{task}-ppo-later",
                    },
                    names
                )
        );
        Assert.Superset(
            new HashSet<string>
            {
                "memory-chain-qrc-later",
                "memory-chain-stream-q-later-intentional",
                "k-memory-chain-qrc-seed",
                "k-memory-chain-stream-ac-later",
                "trace-conditioning-td-later",
            },
            names
        );
    }

    /// <summary>
    /// Trainable numbers of the first network as the papers' tables and code give them; those of POPGym are for the repaired port.
    /// </summary>
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
        Assert.Equal(
            parameters,
            settings.Agent.Name switch
            {
                "qrc" => description.ParameterCount / 2,
                "stream-ac" => description.ParameterCount - 66_817,
                _ => description.ParameterCount,
            }
        );
    }

    [Fact]
    public void Demonstration_Settings_AreThoseItWasMeasuredWith()
    {
        var variants = Catalogue.Preset("memory-chain-demo").Variants;
        Assert.Equal(["exact-rtrl", "tbptt1", "feedforward"], variants.Select(variant => variant.Name));
        var settings = variants[0].Settings;
        Assert.Equal(16, settings.Environment.Length);
        Assert.Equal(
            ("stream-q", "obgd", 0.0, 1.0, 1.0, 0.99),
            (
                settings.Agent.Name,
                settings.Agent.Rule,
                settings.Agent.TraceDecay,
                settings.Agent.StepSize,
                settings.Agent.Kappa,
                settings.Agent.Discount
            )
        );
        Assert.Equal(
            (64, "linear-rtu", 192, 0.0, 0.7, 1),
            (
                settings.Network.EncoderWidth,
                settings.Network.Cell,
                settings.Network.HiddenSize,
                settings.Network.RadiusMin,
                settings.Network.RadiusMax,
                settings.Network.MinNonZeroPerUnit
            )
        );
        Assert.False(settings.Normalisation.Observation || settings.Normalisation.Reward);
        Assert.Equal(
            new ExplorationSettings
            {
                Start = 1,
                End = 0.01,
                Steps = 50_000,
            },
            settings.Exploration
        );
        Assert.Equal(500_000, settings.Stop.Steps);
        Assert.Equal([("network.gradient", "rtrl", "tbptt1")], SettingsDocument.Differences(settings, variants[1].Settings));
        Assert.Equal([("network.cell", "linear-rtu", "none")], SettingsDocument.Differences(settings, variants[2].Settings));
    }

    [Fact]
    public void QrcSeed_Settings_AreThePapers()
    {
        var settings = Catalogue.Preset("memory-chain-qrc-seed").Settings;
        Assert.Equal(
            ("qrc", 0.99, 0.8, 1e-4, 1e-5, 1.0, true, 0.0),
            (
                settings.Agent.Name,
                settings.Agent.Discount,
                settings.Agent.TraceDecay,
                settings.Agent.StepSize,
                settings.Agent.AuxiliaryStepSize,
                settings.Agent.Regularisation,
                settings.Agent.GradientCorrection,
                settings.Agent.GradientClip
            )
        );
        Assert.Equal(
            new NetworkSettings
            {
                EncoderWidth = 128,
                HiddenSize = 192,
                RadiusMin = 0,
                RadiusMax = 1,
                MinNonZeroPerUnit = 0,
            },
            settings.Network
        );
        Assert.Equal(
            new NormalisationSettings
            {
                Observation = true,
                ObservationVariant = "seed",
                Reward = true,
                RewardVariant = "seed",
            },
            settings.Normalisation
        );
        Assert.Equal(
            new ExplorationSettings
            {
                Start = 1,
                End = 0.01,
                Fraction = 0.1,
                Steps = 100_000,
            },
            settings.Exploration
        );
        Assert.Equal(1_000_000, settings.Stop.Steps);
    }

    /// <summary>DECISION 22: what else the release's files and the later tables say stays reachable.</summary>
    [Theory]
    [InlineData("memory-chain-qrc-seed-lambda-095", 0.95, 500_000, 50_000)]
    [InlineData("k-memory-chain-qrc-seed", 0.95, 500_000, 50_000)]
    [InlineData("higher-lower-qrc-seed", 0.8, 5_000_000, 1_000_000)]
    [InlineData("higher-lower-qrc-seed-lambda-095", 0.95, 5_000_000, 1_000_000)]
    [InlineData("memory-chain-qrc-later", 0.95, 500_000, 50_000)]
    public void Editions_TraceDecayAndSteps_AreTheDecisions(string preset, double decay, long steps, long exploration)
    {
        var settings = Catalogue.Preset(preset).Settings;
        Assert.Equal((decay, steps, exploration), (settings.Agent.TraceDecay, settings.Stop.Steps, settings.Exploration.Steps));
    }

    [Fact]
    public void SeedPresets_OfPopGym_ExistForTheRepairedRules()
    {
        var repaired = Catalogue.Presets.Where(preset => preset.Name.EndsWith("-seed-repaired", StringComparison.Ordinal)).ToArray();
        Assert.Equal(15, repaired.Length);
        Assert.All(
            repaired,
            preset =>
            {
                Assert.Equal("repaired", preset.Settings.Environment.CardRules);
                Assert.Null(EnvironmentKind.FactsOf(preset.Settings.Environment).Unlearnable);
                var old = Catalogue.Preset(preset.Name[..^"-repaired".Length]).Settings;
                Assert.Equal(
                    ["environment.cardRules", "environment.previousAction"],
                    SettingsDocument.Differences(old, preset.Settings).Select(difference => difference.Key)
                );
            }
        );
    }

    /// <summary>What nobody can learn is called so where it is chosen.</summary>
    [Fact]
    public void Description_OfATaskNobodyCanLearn_SaysSo()
    {
        var hopeless = Catalogue
            .Presets.Where(preset => EnvironmentKind.FactsOf(preset.Settings.Environment).Unlearnable is not null)
            .ToArray();
        Assert.Equal(10, hopeless.Length);
        Assert.All(hopeless, preset => Assert.Contains("nothing to learn", preset.Description, StringComparison.Ordinal));
    }

    /// <summary>Of two presets of one task and agent, each title says what a reader chooses between.</summary>
    [Fact]
    public void Titles_OfOneTaskAndAgent_TellWhatDiffers()
    {
        Assert.Equal(
            "HigherLower, QRC(λ) (seed release): λ 0.8, clip 1, 5,000,000 steps, old port's rules",
            Catalogue.Preset("higher-lower-qrc-seed").Title
        );
        Assert.Equal(
            "HigherLower, QRC(λ) (seed release): λ 0.8, clip 1, 5,000,000 steps, repaired rules",
            Catalogue.Preset("higher-lower-qrc-seed-repaired").Title
        );
        Assert.Equal(Catalogue.Presets.Count, Catalogue.Presets.Select(preset => preset.Title).Distinct().Count());
    }

    [Theory]
    [InlineData("network.gradient", "tbptt1", "tbptt1", "Linear RTU, TBPTT(1)")]
    [InlineData("network.cell", "none", "feedforward", "Feedforward")]
    [InlineData("network.cell", "gru", "gru-exact-rtrl", "GRU, Exact RTRL")]
    [InlineData("agent.traceDecay", "0.9", "exact-rtrl", "RTU, exact RTRL")]
    public void Variant_Overridden_IsCalledWhatItHasBecome(string key, string value, string name, string title)
    {
        var variant = Catalogue.Preset("memory-chain-qrc-seed").Variants[0].With([new(key, value)]);
        Assert.Equal((name, title), (variant.Name, variant.Title));
        Assert.Equal(value, SettingsDocument.Get(variant.Settings, key));
    }

    [Theory]
    [InlineData("repeat-first-ppo-seed", 32, 64, 1.5, 0.5, 5_000_000)]
    [InlineData("repeat-first-ppo-later", 1, 2048, 0.5, 1, 10_000_000)]
    public void Ppo_Settings_AreThoseOfTheEdition(string preset, int environments, int turn, double clip, double valueWeight, long steps)
    {
        var settings = Catalogue.Preset(preset).Settings;
        Assert.Equal(
            new PpoSettings
            {
                Environments = environments,
                RolloutSteps = turn,
                ActorStepSize = 3e-4,
                CriticStepSize = 1e-4,
                GradientClip = clip,
                ValueWeight = valueWeight,
            },
            settings.Ppo
        );
        Assert.Equal(
            (2048, 32, 4, 0.2, 0.99, 0.95),
            (
                settings.Ppo.Environments * settings.Ppo.RolloutSteps,
                settings.Ppo.Minibatches,
                settings.Ppo.Epochs,
                settings.Ppo.Clip,
                settings.Agent.Discount,
                settings.Agent.TraceDecay
            )
        );
        Assert.Equal(
            new NetworkSettings
            {
                PreviousInputs = "before",
                EncoderWidth = 64,
                LayerNorm = false,
                Activation = "tanh",
                HiddenSize = 192,
                ProjectionWidth = 64,
                ProjectionLayerNorm = false,
                EncoderInitialiser = "orthogonal",
                ProjectionGain = 2,
                HeadInitialiser = "orthogonal",
            },
            settings.Network
        );
        Assert.Equal(steps, settings.Stop.Steps);
    }

    [Theory]
    [InlineData("memory-chain-qrc-seed-tbptt1", "network.gradient", "agent.twoStepBootstrap")]
    [InlineData("memory-chain-qrc-seed-gru", "network.cell", "network.gradient", "agent.twoStepBootstrap")]
    [InlineData("memory-chain-qrc-seed-feedforward", "network.cell")]
    public void QrcControls_Settings_DifferInWhatTheyControl(string preset, params string[] keys) =>
        Assert.Equal(
            keys,
            SettingsDocument
                .Differences(Catalogue.Preset("memory-chain-qrc-seed").Settings, Catalogue.Preset(preset).Settings)
                .Select(difference => difference.Key)
        );

    /// <summary>
    /// Spec 10.7: benchmark, agent, edition and, where they are not the edition's first, the rule or the control. “lab” is this
    /// laboratory's own.
    /// </summary>
    [Fact]
    public void Presets_Names_AreBenchmarkAgentEditionAndRule()
    {
        string[] agents = [.. SettingOptions.List(SettingOptions.Agents).Select(agent => agent.Name)];
        string[] rules = [.. SettingOptions.List(SettingOptions.Rules).Select(rule => rule.Name), "tbptt1", "gru", "feedforward"];
        string[] others = ["lambda-095", "repaired"];
        Assert.All(
            Catalogue.Presets.Where(preset => preset.Name != "memory-chain-demo"),
            preset =>
            {
                var settings = preset.Settings;
                var start = $"{settings.Environment.Name}-{settings.Agent.Name}-";
                Assert.StartsWith(start, preset.Name, StringComparison.Ordinal);
                Assert.Contains(settings.Agent.Name, agents);
                var edition = Assert.Single(
                    s_editions,
                    edition =>
                        preset.Name[start.Length..] == edition
                        || preset.Name[start.Length..].StartsWith(edition + "-", StringComparison.Ordinal)
                );
                if (preset.Name.Length == start.Length + edition.Length)
                    return;
                var rule = preset.Name[(start.Length + edition.Length + 1)..];
                if (others.Contains(rule))
                    return;
                Assert.Contains(rule, rules);
                Assert.Contains(
                    rule,
                    new[]
                    {
                        settings.Agent.Rule,
                        settings.Network.Gradient,
                        settings.Network.Cell,
                        settings.Network.Cell == "none" ? "feedforward" : "",
                    }
                );
            }
        );
    }

    [Theory]
    [InlineData("memory-chain-stream-q", "memory-chain-stream-q-lab")]
    [InlineData("memory-chain-ppo", "memory-chain-ppo-lab")]
    [InlineData("memory-chain-stream-ac", "memory-chain-stream-ac-stream-x")]
    public void Preset_NameFromBefore_IsRefusedWithTheNewOne(string old, string nearest) =>
        Assert.Contains(
            $"Did you mean “{nearest}”?",
            Assert.Throws<InvalidSettingsException>(() => Catalogue.Preset(old)).Message,
            StringComparison.Ordinal
        );

    /// <summary>
    /// Spec 10.7: λ 0.8, γ 0.99, κ 3/2 or 2, two blocks of 128, softplus deviation, time feature, stream-x normalisers; 1.1: slope 0.01 at
    /// 0; 7.3: one step late.
    /// </summary>
    [Fact]
    public void StreamX_Settings_AreThoseOfTheEdition()
    {
        var presets = Catalogue.Presets.Where(preset => preset.Name.EndsWith("-stream-x", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            [
                "ant-stream-ac-stream-x",
                "cart-pole-stream-ac-stream-x",
                "cart-pole-swing-up-stream-ac-stream-x",
                "half-cheetah-stream-ac-stream-x",
                "hopper-stream-ac-stream-x",
                "memory-chain-stream-ac-stream-x",
                "memory-chain-stream-q-stream-x",
                "mountain-car-stream-ac-stream-x",
                "pendulum-stream-ac-stream-x",
                "position-only-cart-pole-stream-ac-stream-x",
                "position-only-cart-pole-stream-q-stream-x",
                "position-only-pendulum-stream-ac-stream-x",
                "trace-conditioning-td-stream-x",
                "walker2d-stream-ac-stream-x",
            ],
            presets.Select(preset => preset.Name)
        );
        Assert.All(
            presets,
            preset =>
            {
                var (agent, network, normalisation) = (preset.Settings.Agent, preset.Settings.Network, preset.Settings.Normalisation);
                Assert.Equal(
                    (0.8, 0.99, "obgd", 1.0, 2.0),
                    (agent.TraceDecay, SettingsDocument.EffectiveDiscount(preset.Settings), agent.Rule, agent.StepSize, agent.Kappa)
                );
                Assert.Equal(
                    (2, 128, true, "leaky-relu", 0.01),
                    (network.EncoderLayers, network.EncoderWidth, network.LayerNorm, network.Activation, network.SlopeAtZero)
                );
                if (agent.Name == "stream-ac")
                    Assert.Equal(
                        (1.0, 3.0, 0.01, "softplus"),
                        (agent.ActorStepSize, agent.ActorKappa, agent.EntropyWeight, agent.Deviation)
                    );
                if (agent.Name == "td")
                    return; // a stream without episodes has no time, and its zeros and ones need no scale
                Assert.Equal((true, true, 1000), (network.TimeFeature, network.LateTimeFeature, network.TimeLimit));
                Assert.Equal(
                    new NormalisationSettings
                    {
                        Observation = true,
                        ObservationVariant = "stream-x",
                        Reward = true,
                        RewardVariant = "stream-x",
                    },
                    normalisation
                );
            }
        );
    }

    /// <summary>Spec 10.6.</summary>
    [Theory]
    [InlineData("foragax-stream-q-later", "obgd")]
    [InlineData("foragax-stream-q-later-intentional", "intentional")]
    public void Foragax_Settings_AreThePapers(string preset, string rule)
    {
        var settings = Catalogue.Preset(preset).Settings;
        Assert.Equal((rule, 0.99, 0.8), (settings.Agent.Rule, settings.Agent.Discount, settings.Agent.TraceDecay));
        if (rule == "obgd")
            Assert.Equal((1.0, 1.0), (settings.Agent.StepSize, settings.Agent.Kappa));
        else
            Assert.Equal((0.1, "trace"), (settings.Agent.Eta, settings.Agent.Preconditioner));
        Assert.Equal(
            (486, 1_000_000, 128, 192),
            (
                EnvironmentKind.FactsOf(settings.Environment).ObservationSize,
                settings.Environment.Period,
                settings.Network.EncoderWidth,
                settings.Network.HiddenSize
            )
        );
        Assert.Equal(
            new ExplorationSettings
            {
                Start = 1,
                End = 0.1,
                Fraction = 0.1,
                Steps = 500_000,
            },
            settings.Exploration
        );
        Assert.Equal(5_000_000, settings.Stop.Steps);
    }

    [Fact]
    public void Preset_UnknownName_IsRefusedWithTheNearest() =>
        Assert.Contains(
            "“memory-chain-demo”?",
            Assert.Throws<InvalidSettingsException>(() => Catalogue.Preset("memory-chain-dmo")).Message
        );

    [Theory]
    [InlineData("""{"title":"t","description":"d","settings":{},"variants":[]}""", "no variant")]
    [InlineData("""{"titel":"t","description":"d","settings":{},"variants":[]}""", "“title”?")]
    [InlineData("""{"title":"t","description":"d","settings":{"sed":1},"variants":[]}""", "“seed”?")]
    [InlineData(
        """{"title":"t","description":"d","settings":{"agent":{"discount":2}},"variants":[{"name":"a","title":"A","settings":{}}]}""",
        "from 0 to 1"
    )]
    [InlineData(
        """{"title":"t","description":"d","settings":{},"variants":[{"name":"a","title":"A","settings":{}},{"name":"a","title":"B","settings":{}}]}""",
        "same name"
    )]
    [InlineData("""{"title":"t",""", "Preset “x”")]
    [InlineData("""{"title":"t","description":"d","from":"nowhere","settings":{},"variants":[]}""", "“nowhere”, which does not exist")]
    public void Read_FaultyFile_IsRefusedNamingWhat(string json, string words) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => PresetFiles.Read("x", json, _ => null)).Message);
}
