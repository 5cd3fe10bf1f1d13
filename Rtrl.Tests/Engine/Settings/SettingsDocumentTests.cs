using System.Globalization;
using System.Text.Json;
using CsCheck;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Settings;

public sealed class SettingsDocumentTests
{
    private static readonly RunSettings s_defaults = new();

    private static readonly Gen<RunSettings> s_valid = ValidSettings.Any;

    [Fact]
    public void With_ShareOfTheRun_SetsTheStepsOfExplorationAndFollowsTheRunsLength()
    {
        var tenth = With(new RunSettings(), ("exploration.fraction", "0.1"), ("stop.steps", "1000000"));
        Assert.Equal((0.1, 100_000), (tenth.Exploration.Fraction, tenth.Exploration.Steps));
        Assert.Equal(30_000, With(tenth, ("stop.steps", "300000")).Exploration.Steps);
        Assert.Equal(100_000, With(tenth, ("agent.discount", "0.9")).Exploration.Steps);
        Assert.Equal(new ExplorationSettings { Steps = 7 }, With(tenth, ("exploration.steps", "7")).Exploration);
        Assert.Equal(
            tenth,
            With(
                With(tenth, ("stop.steps", "5")),
                [.. SettingsDocument.Changes(With(tenth, ("stop.steps", "5")), tenth).Select(change => (change.Key, change.Value))]
            )
        );
        Assert.Equal(tenth, SettingsDocument.FromJson(SettingsDocument.ToJson(tenth)));
    }

    [Fact]
    public void Validate_StepsThatContradictTheirShare_NamesBothAndTheNumber()
    {
        var settings = With(new RunSettings(), ("exploration.fraction", "0.1"), ("exploration.steps", "7"), ("stop.steps", "300000"));
        var problem = Assert.Single(SettingsDocument.Validate(settings));
        Assert.Equal(
            "exploration.steps is 7, but exploration.fraction 0.1 of 300,000 steps is 30,000. Give one of the two.",
            problem.Message
        );
    }

    [Fact]
    public void Defaults_Validated_AreValid() => Assert.Empty(SettingsDocument.Validate(s_defaults));

    [Fact]
    public void Json_RandomValidSettings_ComesBackEqual() =>
        s_valid.Sample(settings =>
        {
            Assert.Empty(SettingsDocument.Validate(settings));
            Assert.Equal(settings, SettingsDocument.FromJson(SettingsDocument.ToJson(settings)));
        });

    [Fact]
    public void Get_EveryKeyOfRandomSettings_IsReadBackByWith() =>
        s_valid.Sample(settings =>
            Assert.Equal(
                settings,
                SettingsDocument.With(
                    s_defaults,
                    SettingsDocument.Descriptors.Select(setting =>
                        KeyValuePair.Create(setting.Key, SettingsDocument.Get(settings, setting.Key))
                    )
                )
            )
        );

    [Fact]
    public void Changes_BetweenRandomSettings_TurnOneIntoTheOther() =>
        Gen.Select(s_valid, s_valid)
            .Sample(
                (left, right) =>
                {
                    var changes = SettingsDocument.Changes(left, right);
                    Assert.Equal(right, SettingsDocument.With(left, changes));
                    Assert.Empty(
                        SettingsDocument
                            .Differences(left, right)
                            .Select(difference => difference.Key)
                            .Except(changes.Select(change => change.Key))
                    );
                    Assert.Empty(SettingsDocument.Changes(left, left));
                    Assert.Empty(SettingsDocument.Differences(left, left));
                }
            );

    [Fact]
    public void Changes_ToTheOldAgentsValueUnderANewAgent_NameIt()
    {
        var kept = s_defaults with { Agent = s_defaults.Agent with { Name = "stream-q" } };
        Assert.Equal([new("agent.name", "stream-q"), new("agent.stepSize", "0.0001")], SettingsDocument.Changes(s_defaults, kept));
    }

    // Spec 5.2 and 10: ObGD means α 1, κ 1 for Q and 2 for critics and prediction, 3 for actors; η 0.1 for Q (DECISION 21), 0.5 for critics
    // and prediction, 0.05 for actors; a learning rate is 1e-4.
    [Theory]
    [InlineData("qrc", "obgd", 1e-4, 1, 0.1, 1)]
    [InlineData("stream-q", "obgd", 1, 1, 0.1, 1)]
    [InlineData("stream-q", "adaptive-obgd", 1, 1, 0.1, 1)]
    [InlineData("stream-q", "intentional", 1e-4, 1, 0.1, 1)]
    [InlineData("stream-q", "implicit", 1e-4, 1, 0.1, 1)]
    [InlineData("stream-q", "sgd", 1e-4, 1, 0.1, 1e-4)]
    [InlineData("sarsa", "obgd", 1, 1, 0.1, 1)]
    [InlineData("sarsa", "adaptive-obgd", 1, 1, 0.1, 1)]
    [InlineData("sarsa", "sgd", 1e-4, 1, 0.1, 1e-4)]
    [InlineData("stream-ac", "obgd", 1, 2, 0.5, 1)]
    [InlineData("stream-ac", "adaptive-obgd", 1, 2, 0.5, 1)]
    [InlineData("stream-ac", "intentional", 1e-4, 2, 0.5, 1)]
    [InlineData("stream-ac", "sgd", 1e-4, 2, 0.5, 1e-4)]
    [InlineData("td", "obgd", 1, 2, 0.5, 1)]
    [InlineData("td", "adaptive-obgd", 1, 2, 0.5, 1)]
    [InlineData("td", "implicit", 1e-4, 2, 0.5, 1)]
    [InlineData("td", "sgd", 1e-4, 2, 0.5, 1e-4)]
    public void With_AgentAndRuleOnly_DefaultsFollow(
        string name,
        string rule,
        double stepSize,
        double kappa,
        double eta,
        double actorStepSize
    )
    {
        var agent = SettingsDocument.FromJson($$$"""{"agent":{"name":"{{{name}}}","rule":"{{{rule}}}"}}""").Agent;
        Assert.Equal((stepSize, kappa, eta), (agent.StepSize, agent.Kappa, agent.Eta));
        Assert.Equal((actorStepSize, 3, 0.05), (agent.ActorStepSize, agent.ActorKappa, agent.ActorEta));

        var inTurn = SettingsDocument.With(SettingsDocument.With(s_defaults, [new("agent.rule", rule)]), [new("agent.name", name)]).Agent;
        Assert.Equal(agent, inTurn);
    }

    [Fact]
    public void With_RuleAndItsValue_TheValueGivenStays()
    {
        Assert.Equal(0.0001, SettingsDocument.FromJson("""{"agent":{"stepSize":0.0001,"name":"stream-q"}}""").Agent.StepSize);
        var tuned = SettingsDocument.With(s_defaults, [new("agent.stepSize", "0.003")]);
        Assert.Equal(0.003, SettingsDocument.With(tuned, [new("agent.name", "stream-q")]).Agent.StepSize);
    }

    [Fact]
    public void Descriptors_StepSize_TellsItsOtherDefault()
    {
        var setting = SettingsDocument.Descriptors.Single(descriptor => descriptor.Key == "agent.stepSize");
        Assert.Equal("0.0001", setting.Default);
        Assert.Equal(
            new SettingDefault("agent.name=stream-q|sarsa|stream-ac|td;agent.rule=obgd|adaptive-obgd", "1"),
            Assert.Single(setting.DefaultsWhen)
        );
    }

    [Fact]
    public void ToJson_Defaults_IsNestedCamelCaseInFormOrder()
    {
        using var document = JsonDocument.Parse(SettingsDocument.ToJson(s_defaults));
        Assert.Equal(
            ["environment", "network", "agent", "ppo", "exploration", "normalisation", "stop", "seed"],
            document.RootElement.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(0.95, document.RootElement.GetProperty("agent").GetProperty("traceDecay").GetDouble());
    }

    [Theory]
    [InlineData("""{"agent":{"traceDecay":0.5}}""")]
    [InlineData("""{"agent.traceDecay":0.5}""")]
    [InlineData("""{"agent.traceDecay":5e-1}""")]
    public void With_NestedOrDottedKeys_SetTheSameValue(string json) => Assert.Equal(0.5, SettingsDocument.FromJson(json).Agent.TraceDecay);

    [Fact]
    public void With_OverridesGivenTwice_LastCounts() =>
        Assert.Equal(7, SettingsDocument.With(s_defaults, [new("seed", "3"), new("seed", "7")]).Seed);

    [Fact]
    public void With_Overrides_LeavesTheOriginalAlone()
    {
        var changed = SettingsDocument.With(s_defaults, [new("agent.kappa", "2")]);
        Assert.Equal((1.0, 2.0), (s_defaults.Agent.Kappa, changed.Agent.Kappa));
    }

    [Theory]
    [InlineData("agent.tracedecay", "agent.traceDecay")]
    [InlineData("agent.traceDeacy", "agent.traceDecay")]
    [InlineData("traceDecay", "agent.traceDecay")]
    [InlineData("length", "environment.length")]
    [InlineData("sede", "seed")]
    [InlineData("network.hidden", "network.hiddenSize")]
    public void With_UnknownKey_IsRefusedWithTheNearest(string key, string nearest)
    {
        var problem = Assert.Single(Refused(() => SettingsDocument.With(s_defaults, [new(key, "1")])));
        Assert.Equal(key, problem.Key);
        Assert.Contains($"“{key}”", problem.Message);
        Assert.Contains($"“{nearest}”?", problem.Message);
    }

    [Fact]
    public void FromJson_UnknownNestedKey_IsRefusedWithTheNearest() =>
        Assert.Contains(
            "“agent.discount”?",
            Assert.Single(Refused(() => SettingsDocument.FromJson("""{"agent":{"discuont":0.9}}"""))).Message
        );

    [Theory]
    [InlineData("{\n  \"agent\": {", "line 2")]
    [InlineData("{\"seed\": NaN}", "line 1, position 10")]
    [InlineData("{\"seed\": 1,}", "line 1")]
    [InlineData("", "line 1")]
    public void FromJson_Malformed_IsRefusedWithThePlace(string json, string place) =>
        Assert.Contains(place, Assert.Single(Refused(() => SettingsDocument.FromJson(json))).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("""{"agent":3}""")]
    [InlineData("""{"seed":{"value":3}}""")]
    [InlineData("""{"seed":[1]}""")]
    [InlineData("""{"seed":null}""")]
    [InlineData("""{"seed":"1"}""")]
    [InlineData("""{"seed":1.5}""")]
    [InlineData("""{"stop":{"whenSolved":1}}""")]
    [InlineData("""{"agent":{"name":3}}""")]
    [InlineData("""{"agent":{"discount":true}}""")]
    [InlineData("""{"agent":{"discount":1e999}}""")]
    [InlineData("""{"agent":{"discount":0.9,"discount":0.8}}""")]
    [InlineData("""{"agent":{"discount":0.9},"agent.discount":0.8}""")]
    [InlineData("""{"agent":{"name":"\ud800"}}""")]
    public void FromJson_WrongKind_IsRefused(string json) => Assert.NotEmpty(Refused(() => SettingsDocument.FromJson(json)));

    [Fact]
    public void FromJson_WrongKind_NamesValueAndKind()
    {
        var message = Assert.Single(Refused(() => SettingsDocument.FromJson("""{"agent":{"discount":"high"}}"""))).Message;
        Assert.Contains("agent.discount", message);
        Assert.Contains("high", message);
        Assert.Contains("a number", message);
    }

    [Fact]
    public void FromJson_SeveralMistakes_AreAllReported() =>
        Assert.Equal(
            ["agent.discount", "sed", "stop.steps"],
            Refused(() => SettingsDocument.FromJson("""{"agent":{"discount":"x"},"sed":1,"stop":{"steps":1.5}}"""))
                .Select(problem => problem.Key)
        );

    [Fact]
    public void FromJson_AnyText_IsReadOrRefusedButNeverCrashes() =>
        Gen.OneOf(Gen.String, from text in Gen.String select $"{{\"agent\":{{\"name\":{JsonSerializer.Serialize(text)}}}}}")
            .Sample(text =>
            {
                try
                {
                    _ = SettingsDocument.FromJson(text);
                }
                catch (InvalidSettingsException)
                {
                    // Refused in words: what is asked for.
                }
            });

    [Theory]
    [InlineData("agent.discount", "NaN")]
    [InlineData("agent.discount", "Infinity")]
    [InlineData("agent.discount", "0,9")]
    [InlineData("agent.discount", "")]
    [InlineData("environment.length", "16.5")]
    [InlineData("environment.length", "99999999999")]
    [InlineData("stop.whenSolved", "yes")]
    [InlineData("agent.name", " ")]
    public void With_TextOfTheWrongKind_IsRefusedNamingTheKey(string key, string text) =>
        Assert.Equal(key, Assert.Single(Refused(() => SettingsDocument.With(s_defaults, [new(key, text)]))).Key);

    [Theory]
    [InlineData("stop.steps", "5e5", "500000")]
    [InlineData("seed", "9007199254740991", "9007199254740991")]
    [InlineData("agent.stepSize", " 1e-4 ", "0.0001")]
    [InlineData("stop.whenSolved", "True", "true")]
    public void With_TextInAnotherNotation_IsRead(string key, string text, string expected) =>
        Assert.Equal(expected, SettingsDocument.Get(SettingsDocument.With(s_defaults, [new(key, text)]), key));

    [Fact]
    public void Json_UnderAnotherCulture_IsTheSame()
    {
        var culture = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            var json = SettingsDocument.ToJson(s_defaults);
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(json, SettingsDocument.ToJson(s_defaults));
            Assert.Equal("0.99", SettingsDocument.Get(s_defaults, "agent.discount"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("environment.length", "-3", "from 2 to 100,000 steps")]
    [InlineData("agent.discount", "1.01", "from 0 to 1")]
    [InlineData("agent.traceDecay", "-0.1", "from 0 to 1")]
    [InlineData("network.radiusMax", "1.5", "above 0 and at most 1")]
    [InlineData("network.radiusMax", "0", "above 0 and at most 1")]
    [InlineData("network.hiddenSize", "0", "from 1 to 8,192 units")]
    [InlineData("stop.steps", "0", "from 1 to 1,000,000,000,000 steps")]
    [InlineData("seed", "-1", "from 0 to")]
    [InlineData("agent.name", "sarsas", "stream-q, qrc, sarsa")]
    [InlineData("network.cell", "lienar-rtu", "Did you mean “linear-rtu”?")]
    public void Validate_ValueOutOfRange_NamesValueAndWhatIsAllowed(string key, string text, string allowed)
    {
        var problem = Assert.Single(SettingsDocument.Validate(SettingsDocument.With(s_defaults, [new(key, text)])));
        Assert.Equal(key, problem.Key);
        Assert.Contains(text, problem.Message);
        Assert.Contains(allowed, problem.Message);
    }

    [Fact]
    public void Validate_ChainOfLengthOne_SaysWhy()
    {
        var message = Assert.Single(SettingsDocument.Validate(s_defaults with { Environment = new() { Length = 1 } })).Message;
        Assert.Contains("L >= 2", message);
        Assert.Contains("divide by zero", message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Validate_NonFinite_IsRefusedEvenWhereItDoesNotApply(double value)
    {
        var settings = s_defaults with { Agent = s_defaults.Agent with { Discount = value, Kappa = value } };
        Assert.Equal(["agent.discount", "agent.kappa"], SettingsDocument.Validate(settings).Select(problem => problem.Key));
    }

    [Fact]
    public void Validate_SettingThatDoesNotApply_IsNoError()
    {
        var feedforward = s_defaults with
        {
            Network = s_defaults.Network with { Cell = "none", RadiusMin = 0.9, RadiusMax = 0.1, HiddenSize = 0 },
        };
        Assert.Empty(SettingsDocument.Validate(feedforward));
        Assert.False(SettingsDocument.Applies(feedforward, "network.hiddenSize"));
    }

    [Theory]
    [InlineData("qrc", "obgd", true)]
    [InlineData("stream-q", "sgd", true)]
    [InlineData("stream-q", "obgd", false)]
    public void Applies_AlternativesWithTheirOwnKeys_AreRead(string agent, string rule, bool applies) =>
        Assert.Equal(
            applies,
            SettingsDocument.Applies(
                s_defaults with
                {
                    Agent = new() { Name = agent, Rule = rule },
                },
                "agent.gradientClip"
            )
        );

    [Fact]
    public void Validate_RadiiInTheWrongOrder_AreRefused() =>
        Assert.Equal(
            "network.radiusMin",
            Assert
                .Single(
                    SettingsDocument.Validate(s_defaults with { Network = s_defaults.Network with { RadiusMin = 0.7, RadiusMax = 0.7 } })
                )
                .Key
        );

    [Fact]
    public void Validate_EpsilonThatRises_IsRefused() =>
        Assert.Equal(
            "exploration.end",
            Assert
                .Single(
                    SettingsDocument.Validate(
                        s_defaults with
                        {
                            Exploration = new() { Start = 0.1, End = 0.5 },
                        }
                    )
                )
                .Key
        );

    [Fact]
    public void Validate_AbsurdSize_NamesTheLimit()
    {
        var problem = Assert.Single(
            SettingsDocument.Validate(s_defaults with { Network = s_defaults.Network with { EncoderWidth = 4096, HiddenSize = 8192 } })
        );
        Assert.Contains("1,024 MiB", problem.Message);
    }

    [Theory]
    [InlineData("linear-rtu", 50_818)]
    [InlineData("none", 770)]
    public void ParameterCount_PapersMemoryChainNetwork_IsThePrintedNumber(string cell, int parameters) =>
        Assert.Equal(parameters, SettingsDocument.ParameterCount(s_defaults with { Network = new() { Cell = cell } }));

    [Theory]
    [InlineData("lstm", "rtrl", false)]
    [InlineData("gru", "rtrl", true)]
    [InlineData("gru", "tbptt1", true)]
    [InlineData("min-gru", "rtrl", true)]
    public void Validate_DenseExactRtrl_IsRefusedWithItsMemoryWhereItDoesNotFit(string cell, string gradient, bool fits)
    {
        var problems = SettingsDocument.Validate(
            s_defaults with
            {
                Network = new()
                {
                    Cell = cell,
                    Gradient = gradient,
                    EncoderWidth = 64,
                },
            }
        );
        if (fits)
        {
            Assert.Empty(problems);
            return;
        }

        Assert.Equal("network.hiddenSize", Assert.Single(problems).Key);
        Assert.Contains("dense sensitivities", problems[0].Message);
    }

    [Theory]
    [InlineData("intentional", "stream-q", false)]
    [InlineData("implicit", "sarsa", false)]
    [InlineData("obgd", "stream-q", true)]
    [InlineData("intentional", "qrc", true)]
    public void Validate_UndecayedTraceUnderARuleThatDividesByItsDecay_IsRefused(string rule, string agent, bool valid)
    {
        var problems = SettingsDocument.Validate(
            s_defaults with
            {
                Agent = new()
                {
                    Name = agent,
                    Rule = rule,
                    Discount = 1,
                    TraceDecay = 1,
                },
            }
        );
        Assert.Equal(valid ? [] : ["agent.traceDecay"], problems.Select(problem => problem.Key));
    }

    [Theory]
    [InlineData("trace-conditioning", "qrc", "td")]
    [InlineData("trace-conditioning", "stream-ac", "td")]
    [InlineData("position-only-pendulum", "stream-q", "stream-ac")]
    [InlineData("memory-chain", "td", "stream-ac")]
    public void Validate_AgentThatDoesNotFitTheWorld_IsRefusedNamingOneThatDoes(string environment, string agent, string fitting)
    {
        var settings = s_defaults with
        {
            Environment = new() { Name = environment },
            Agent = new() { Name = agent },
        };
        var problem = Assert.Single(SettingsDocument.Validate(settings));
        Assert.Equal("agent.name", problem.Key);
        Assert.Contains($"“{fitting}”", problem.Message);
        Assert.Empty(SettingsDocument.Validate(settings with { Agent = new() { Name = fitting } }));
    }

    [Fact]
    public void Validate_ImplicitActor_IsRefused() =>
        Assert.Equal(
            "agent.rule",
            Assert
                .Single(
                    SettingsDocument.Validate(
                        s_defaults with
                        {
                            Agent = new() { Name = "stream-ac", Rule = "implicit" },
                        }
                    )
                )
                .Key
        );

    [Fact]
    public void EffectiveDiscount_Prediction_IsTheTasksUnlessTurnedOff()
    {
        var settings = s_defaults with
        {
            Environment = new() { Name = "trace-conditioning", Isi = 40 },
            Agent = new() { Name = "td", Discount = 0.5 },
        };
        Assert.Equal(0.975, SettingsDocument.EffectiveDiscount(settings), 1e-12);
        Assert.Equal(0.5, SettingsDocument.EffectiveDiscount(settings with { Agent = settings.Agent with { TaskDiscount = false } }));
    }

    [Fact]
    public void Descriptors_EverySetting_IsExplained() =>
        Assert.All(
            SettingsDocument.Descriptors,
            setting =>
            {
                Assert.True(setting.Help.Length > 20, setting.Key);
                Assert.True(setting.Title.Length > 0, setting.Key);
                Assert.Equal(setting.Kind == "choice", setting.Options.Count > 0);
                if (setting.Kind is "number" or "integer")
                    Assert.True(setting is { Min: not null, Max: not null }, setting.Key);
            }
        );

    private static IReadOnlyList<SettingProblem> Refused(Func<RunSettings> action) =>
        Assert.Throws<InvalidSettingsException>(action).Problems;

    private static RunSettings With(RunSettings settings, params (string Key, string Value)[] overrides) =>
        SettingsDocument.With(settings, overrides.Select(change => KeyValuePair.Create(change.Key, change.Value)));
}
