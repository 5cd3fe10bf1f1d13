using System.Text.RegularExpressions;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

/// <summary>
/// Every study on every agent with every kind of action and every cell: it answers, or says in one sentence why it has no meaning there,
/// and only where that is so.
/// </summary>
public sealed partial class EveryStudyTests
{
    private const string Stream = "trace-conditioning",
        Pendulum = "position-only-pendulum",
        Chain = "memory-chain";

    private static readonly RunSettings s_small = Runs.StreamQ with
    {
        Environment = new() { Length = 4 },
        Network = Runs.StreamQ.Network with { EncoderWidth = 6, HiddenSize = 4 },
        Ppo = new()
        {
            RolloutSteps = 16,
            Minibatches = 2,
            Epochs = 1,
        },
        Normalisation = new() { Observation = true, Reward = true },
    };

    private static readonly IReadOnlyDictionary<string, Study> s_studies = new Dictionary<string, Study>
    {
        ["poles"] = new((box, network, _) => box.Layer(network).Radius.All(radius => radius is >= 0 and <= 1), Recurrent: true),
        ["units"] = new(
            (box, network, stop) =>
                UnitFigures
                    .Of(EpisodeStudy.Of(box, network, mostSteps: 6, cancellation: stop), box.Layer(network).Contribution)
                    .Sum(unit => unit.GradientShare)
                    is > 0.99
                        and < 1.01,
            Recurrent: true,
            Twin: true
        ),
        ["credit"] = new(
            (box, network, stop) => CreditCourse.Of(box, network, 2, 5, cancellation: stop).Exact.All(double.IsFinite),
            Recurrent: true,
            Twin: true
        ),
        ["staleness"] = new(
            (box, network, stop) =>
                StalenessStudy.Of(box, network, mostSteps: 4, cancellation: stop).Looks is [{ Step: 0, FullReplay.RelativeL2: < 1e-9 }, ..],
            Recurrent: true,
            Twin: true,
            Episodes: true
        ),
        ["impulse"] = new((box, network, _) => ImpulseResponse.Of(box, network, 1, 5).Layer.All(double.IsFinite), Recurrent: true),
        ["decoder"] = new(
            (box, network, stop) =>
                CueDecoder.Of(box, network, 0, 20, cancellation: stop).Classes.Count is >= 2 and <= CueDecoder.MostClasses,
            Recurrent: true,
            Few: true
        ),
        ["rehearsal"] = new((box, _, stop) => Rehearsal.Of(box, null, 9, cancellation: stop).Count == 9),
        ["seek"] = new((box, _, stop) => Rehearsal.Seek(box, 3, atEpisodeStart: true, cancellation: stop).BetweenEpisodes),
        ["step sizes"] = new(
            (box, _, stop) => StepSizeStudy.Of(box, 17, cancellation: stop) is { TdErrors.Count: 17, GradientNorm: [.., > 0] }
        ),
        ["shift"] = new(
            (box, network, stop) =>
                DecisionShift.Of(box, Silence(box, network, stop)) is var shift && shift.Outputs.Count == box.Description.OutputNames.Count,
            Recurrent: true
        ),
        ["ablation"] = new(
            (box, network, stop) =>
                Ablation
                    .Of(
                        box,
                        UnitBaseline.Record(box, network, 1, cancellation: stop),
                        InterventionKind.Mean,
                        [1],
                        1,
                        new EvaluationSettings(Ablation.FewestEpisodes),
                        cancellation: stop
                    )
                    .Touched.Episodes == 100,
            Recurrent: true,
            Acts: true
        ),
        ["evaluation"] = new(
            (box, _, stop) => Evaluation.Run(box, new EvaluationSettings(2), stop).Returns.All(double.IsFinite),
            Acts: true
        ),
        ["frozen return"] = new((box, _, stop) => FrozenReturn.Of(box, new EvaluationSettings(2), stop).Greedy.Episodes == 2, Acts: true),
        ["flip"] = new(
            (box, _, stop) => TwinRollout.Of(box, new WorldEdit { Flip = [0] }, 4, cancellation: stop).Diverges.Observation == 0,
            Opposite: true
        ),
        ["another observation"] = new(
            (box, network, stop) =>
                TwinRollout
                    .Of(
                        box,
                        new WorldEdit { Observation = new Dictionary<int, float> { [0] = 3 } },
                        4,
                        network: network,
                        cancellation: stop
                    )
                    .Diverges.Observation == 0,
            Recurrent: true
        ),
    };

    public static TheoryData<string, string, string> Agents =>
        new()
        {
            { "stream-q", Chain, "free" },
            { "sarsa", Chain, "free" },
            { "qrc", Chain, "free" },
            { "td", Stream, "free" },
            { "stream-ac", Chain, "free" },
            { "stream-ac", Pendulum, "free" },
            { "stream-ac", Pendulum, "softplus" },
            { "ppo", Chain, "free" },
            { "ppo", Pendulum, "free" },
            { "ppo", Pendulum, "softplus" },
        };

    [Fact]
    public void Agents_InThisMatrix_AreAllThereAre() =>
        Assert.Equal(
            Options("agent.name").Order(StringComparer.Ordinal),
            Agents.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Agents))]
    public void Study_EveryCellAndNetwork_AnswersOrSaysWhyNot(string agent, string world, string deviation)
    {
        var stop = TestContext.Current.CancellationToken;
        foreach (var cell in Options("network.cell"))
        {
            var settings = s_small with
            {
                Agent = s_small.Agent with { Name = agent, StepSize = agent == "qrc" ? 1e-3 : 1, Deviation = deviation },
                Environment = s_small.Environment with { Name = world },
                Network = s_small.Network with { Cell = cell },
            };
            var run = new TrainingRun(settings).Take(48); // of the chain: between two episodes
            var before = run.Fingerprint();
            var sandbox = Sandbox.Of(run);
            foreach (var network in sandbox.RecurrentNetworks.DefaultIfEmpty("value"))
            {
                foreach (var (name, study) in s_studies)
                {
                    var refusal = Record.Exception(() =>
                        Assert.True(
                            study.Answers(sandbox, network, stop),
                            $"{name} of {agent}, {cell}, {network}: another answer than expected."
                        )
                    );
                    if (study.Refusal(settings, sandbox.Facts) is not { } words)
                    {
                        Assert.True(refusal is null, $"{name} of {agent}, {cell}, {network}: {refusal}");
                        continue;
                    }

                    Assert.True(refusal is SandboxException, $"{name} of {agent}, {cell}, {network}: {refusal?.ToString() ?? "an answer"}");
                    Assert.Contains(words, refusal!.Message, StringComparison.Ordinal);
                    Assert.Matches(Sentences(), refusal.Message);
                }
            }

            Assert.Equal(before, run.Fingerprint());
        }
    }

    private static UnitIntervention Silence(Sandbox box, string network, CancellationToken stop) =>
        new(InterventionKind.Zero, [0], UnitBaseline.Record(box, network, 1, cancellation: stop));

    private static string[] Options(string key) =>
        [.. SettingsDocument.Descriptors.Single(setting => setting.Key == key).Options.Select(option => option.Name)];

    [GeneratedRegex(@"^[\p{Lu}“][^()]*\.$")]
    private static partial Regex Sentences();

    /// <param name="Answers">Whether the answer is sound.</param>
    /// <param name="Recurrent">Needs recurrent units.</param>
    /// <param name="Twin">Needs a retention for each unit.</param>
    /// <param name="Episodes">Needs episodes that end.</param>
    /// <param name="Acts">Needs somebody who acts.</param>
    /// <param name="Few">Needs a hidden state of few values.</param>
    /// <param name="Opposite">Needs a hidden state with an opposite.</param>
    private sealed record Study(
        Func<Sandbox, string, CancellationToken, bool> Answers,
        bool Recurrent = false,
        bool Twin = false,
        bool Episodes = false,
        bool Acts = false,
        bool Few = false,
        bool Opposite = false
    )
    {
        /// <summary>Words of the refusal that is right, or null where there must be an answer.</summary>
        public string? Refusal(RunSettings settings, EnvironmentFacts facts) =>
            Recurrent && settings.Network.Cell == "none" ? "no recurrent state"
            : Episodes && facts.EpisodeLength is null ? "without episodes"
            : Twin && settings.Network.Cell is ("gru" or "lstm") ? "read one another"
            : Acts && facts.Actions.Kind == ActionKind.None ? "nobody acts"
            : Few && facts.Actions.Kind == ActionKind.Continuous ? "values in 20 episodes"
            : Opposite && facts.Actions.Kind != ActionKind.Discrete ? "no opposite"
            : null;
    }
}
