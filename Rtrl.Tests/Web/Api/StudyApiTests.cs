using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Inspection;

namespace Rtrl.Tests.Web.Api;

/// <summary>The inspector's numbers over REST are the engine's, and looking leaves a run as it is.</summary>
public sealed class StudyApiTests : IAsyncLifetime
{
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Studies_OfALiveRun_AreTheEnginesNumbers()
    {
        var (id, run) = await SteppedAsync(1_003);
        var box = Sandbox.Of(run);

        var units = await GetAsync(id, "units");
        var expected = UnitFigures.Of(EpisodeStudy.Of(box, "value", cancellation: Cancellation), box.Layer("value").Contribution);
        Assert.Equal(
            ("live", 1_003, "exact"),
            (units.GetProperty("source").GetString(), units.GetProperty("step").GetInt64(), units.GetProperty("poles").GetString())
        );
        Assert.Equal(expected.Select(unit => unit.SensitivityNorm), Numbers(units.GetProperty("units"), "sensitivityNorm"));
        Assert.Equal(expected.Select(unit => unit.GradientShare), Numbers(units.GetProperty("units"), "gradientShare"));
        Assert.Equal(expected.Select(unit => unit.HalfLife), Numbers(units.GetProperty("units"), "halfLife"));

        var credit = await GetAsync(id, "credit?episodes=4");
        var course = CreditCourse.Of(box, "value", 4, cancellation: Cancellation);
        Assert.Equal(course.Exact, Numbers(credit.GetProperty("exact")));
        Assert.Equal(course.OneStep, Numbers(credit.GetProperty("oneStep")));

        var entering = await GetAsync(id, "credit?episodes=4&entering=true");
        Assert.Equal(
            CreditCourse.Of(box, "value", 4, entering: true, cancellation: Cancellation).Exact,
            Numbers(entering.GetProperty("exact"))
        );

        var staleness = await GetAsync(id, "staleness");
        var stale = StalenessStudy.Of(box, "value", cancellation: Cancellation);
        Assert.Equal(
            stale.Looks.Select(look => look.FullReplay.RelativeL2),
            staleness
                .GetProperty("looks")
                .EnumerateArray()
                .Select(look => look.GetProperty("fullReplay").GetProperty("relativeL2").GetDouble())
        );

        var impulse = await GetAsync(id, "impulse?feature=3&steps=40");
        Assert.InRange(impulse.GetProperty("largestDifference").GetDouble(), 0, 1e-5);
        Assert.Equal(ImpulseResponse.Of(box, "value", 3, 40).Layer, Numbers(impulse.GetProperty("layer")));

        var decoder = await GetAsync(id, "decoder?episodes=40");
        Assert.Equal(CueDecoder.Of(box, "value", 0, 40, cancellation: Cancellation).State, Numbers(decoder.GetProperty("state")));

        var sizes = await GetAsync(id, "step-sizes?steps=50");
        Assert.Equal(StepSizeStudy.Of(box, 50, cancellation: Cancellation).TdErrors, Numbers(sizes.GetProperty("tdErrors")));

        var rehearsal = await GetAsync(id, "rehearsal?steps=12");
        Assert.Equal(
            Rehearsal.Of(box, null, 12, cancellation: Cancellation).Select(step => step.Metrics.TdError),
            Numbers(rehearsal.GetProperty("steps").GetProperty("tdError"))
        );
    }

    [Fact]
    public async Task Poles_KnowWhereTheUnitsStoodBefore()
    {
        var (id, run) = await SteppedAsync(505);
        await _lab.CommandAsync(id, "checkpoint");
        await _lab.CommandAsync(id, "step", 500);
        var poles = await GetAsync(id, "poles");
        var path = poles.GetProperty("path").EnumerateArray().ToList();
        Assert.Equal(0, path[0].GetProperty("step").GetInt64());
        Assert.Contains(path, stop => stop.GetProperty("step").GetInt64() == 505);
        var then = path.First(stop => stop.GetProperty("step").GetInt64() == 505);
        Assert.Equal(
            Sandbox.Of(run).Layer("value").Radius.Select(radius => (double)radius),
            then.GetProperty("radius").EnumerateArray().Select(radius => (double)radius.GetSingle())
        );
        Assert.Equal(1_005, poles.GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task Study_ThatCannotBe_IsAProblemWithItsField()
    {
        var (id, _) = await SteppedAsync(20);
        foreach (
            var (path, status, field) in new[]
            {
                ("units?network=critic", 400, "network"),
                ("units?checkpoint=newest", 400, "checkpoint"),
                ("credit?episodes=0", 400, "episodes"),
                ("decoder?cue=queue", 400, "cue"),
                ("impulse?steps=0", 400, "steps"),
                ("rehearsal?seed=-1", 400, "seed"),
                ("impulse?feature=999", 409, null),
            }
        )
        {
            using var answer = await _lab.Http.GetAsync($"/api/v1/runs/{id}/studies/{path}", Cancellation);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
            Assert.True((int)answer.StatusCode == status, $"{path}: {problem}");
            if (field is not null)
                Assert.Equal((path, field), (path, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
        }
    }

    [Fact]
    public async Task Study_WithoutRecurrence_SaysSo()
    {
        var settings = LabServer.Small();
        var id = await _lab.StartRunAsync(settings with { Network = settings.Network with { Cell = "none" } }, paused: true);
        using var answer = await _lab.Http.GetAsync($"/api/v1/runs/{id}/studies/units", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("no recurrent state", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(300, (await GetAsync(id, "step-sizes?steps=300")).GetProperty("tdErrors").GetArrayLength());
    }

    /// <summary>
    /// Agents without discrete actions: every study answers, or is refused in one sentence. Studies by path; those refused, with words of
    /// the refusal.
    /// </summary>
    [Theory]
    [InlineData("stream-ac", "position-only-pendulum", "linear-rtu", "decoder: values in 20 episodes|sandbox twin: no opposite")]
    [InlineData("ppo", "position-only-pendulum", "min-gru", "decoder: values in 20 episodes|sandbox twin: no opposite")]
    [InlineData(
        "ppo",
        "position-only-pendulum",
        "gru",
        "units: read one another|credit: read one another|staleness: read one another|decoder: values in 20 episodes|sandbox twin: "
            + "no opposite"
    )]
    [InlineData(
        "stream-ac",
        "position-only-pendulum",
        "none",
        "units: no recurrent state|poles: no recurrent state|rehearsal: no recurrent state|impulse: no recurrent state|credit: no "
            + "recurrent state|staleness: no recurrent state|decoder: no recurrent state|sandbox shift: no recurrent state|sandbox twin: "
            + "no opposite"
    )]
    [InlineData(
        "td",
        "trace-conditioning",
        "nonlinear-rtu",
        "staleness: without episodes|sandbox twin: no opposite|sandbox evaluation: nobody acts"
    )]
    public async Task Study_OfOtherKindsOfActions_AnswersOrSaysWhyNot(string agent, string world, string cell, string refusals)
    {
        var settings = LabServer.Small();
        var id = await _lab.StartRunAsync(
            settings with
            {
                Agent = new AgentSettings { Name = agent },
                Environment = new EnvironmentSettings { Name = world },
                Network = settings.Network with { Cell = cell },
                Ppo = new PpoSettings { RolloutSteps = 16, Minibatches = 2 },
            },
            paused: true
        );
        await _lab.CommandAsync(id, "step", 30);
        string[] studies =
        [
            "units",
            "poles",
            "rehearsal?steps=5",
            "impulse?steps=4",
            "credit?episodes=1&lags=4",
            "staleness?steps=3",
            "decoder?episodes=20",
            "step-sizes?steps=20",
        ];
        var refused = new List<string>();
        foreach (var study in studies)
        {
            using var answer = await _lab.Http.GetAsync($"/api/v1/runs/{id}/studies/{study}", Cancellation);
            await NoteAsync(study.Split('?')[0], answer);
        }

        using var created = await PostAsync($"runs/{id}/sandboxes", "{}");
        var sandbox = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancellation)).RootElement;
        var hidden = sandbox.GetProperty("hiddenNames")[0].GetString();
        foreach (
            var (name, body) in ((string, string)[])
                [
                    ("steps", "{}"),
                    ("shift", """{"intervention":{"units":[1],"baselineEpisodes":1}}"""),
                    ("twin", $$"""{"flip":["{{hidden}}"],"steps":3}"""),
                    ("evaluation", """{"episodes":1}"""),
                ]
        )
        {
            using var answer = await PostAsync($"runs/{id}/sandboxes/{sandbox.GetProperty("id").GetInt64()}/{name}", body);
            await NoteAsync("sandbox " + name, answer);
        }

        Assert.Equal(refusals.Split('|'), refused);

        async Task NoteAsync(string name, HttpResponseMessage answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(answer.StatusCode == HttpStatusCode.Conflict, $"{name}: {text}");
            var detail = JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString()!;
            Assert.Matches(@"^[\p{Lu}“][^()]*\.$", detail);
            var wanted = refusals.Split('|').Where(refusal => refusal.StartsWith(name + ": ", StringComparison.Ordinal));
            refused.Add($"{name}: {wanted.Select(refusal => refusal.Split(": ")[1]).FirstOrDefault(detail.Contains) ?? detail}");
        }

        Task<HttpResponseMessage> PostAsync(string path, string body) =>
            _lab.Http.PostAsync($"/api/v1/{path}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);
    }

    /// <summary>
    /// Rule 2: a run that is inspected, cloned, ablated and flipped throughout stays bit for bit the one that was left alone.
    /// </summary>
    [Fact]
    public async Task Trajectory_OfAnInspectedRun_IsThatOfOneLeftAlone()
    {
        var id = await _lab.StartRunAsync(paused: true);
        var studies = _lab.App.Services.GetRequiredService<Studies>();
        for (var round = 1; round <= 6; round++)
        {
            await _lab.CommandAsync(id, "step", 503);
            if (round == 3)
                await _lab.CommandAsync(id, "checkpoint");
            var moment = await studies.TakeAsync(id, null, Cancellation);
            await studies.PathAsync(moment, "value", Cancellation);
            await studies.StepsAsync(moment, "value", null, 40, Cancellation);
            await studies.ShiftAsync(moment, new MomentPlace(null, 7), "value", InterventionKind.Noise, [0, 3], 2, Cancellation);
            await studies.StudyAtAsync(
                moment,
                new MomentPlace(null, 7, true),
                (box, token) => TwinRollout.Of(box, new WorldEdit { Flip = [0] }, 20, cancellation: token),
                Cancellation
            );
            await studies.StudyAtAsync(
                moment,
                new MomentPlace(round * 20, 2),
                (box, token) => TwinRollout.Of(box, new WorldEdit { Flip = [0] }, 20, cancellation: token),
                Cancellation
            );
            await studies.StudyAsync(moment, (box, token) => StepSizeStudy.Of(box, 200, cancellation: token), Cancellation);
            await studies.StudyAsync(moment, (box, token) => StalenessStudy.Of(box, "value", cancellation: token), Cancellation);
            await studies.AblateAsync(moment, "value", InterventionKind.Mean, [1, 2], 1, new EvaluationSettings(100), null, Cancellation);
        }

        await _lab.CommandAsync(id, "checkpoint");
        Assert.Equal((6 * 503, LabServer.Undisturbed(LabServer.Small(), 6 * 503)), _lab.Stored(id));
    }

    private async Task<(long Id, TrainingRun Run)> SteppedAsync(int steps)
    {
        var id = await _lab.StartRunAsync(paused: true);
        await _lab.CommandAsync(id, "step", steps);
        var run = new TrainingRun(LabServer.Small());
        for (var step = 0; step < steps; step++)
            run.Step();
        return (id, run);
    }

    private Task<JsonElement> GetAsync(long id, string study) => _lab.GetJsonAsync($"/api/v1/runs/{id}/studies/{study}");

    private static IEnumerable<double> Numbers(JsonElement rows) =>
        rows.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble());

    private static IEnumerable<double> Numbers(JsonElement rows, string name) =>
        rows.EnumerateArray()
            .Select(row =>
                row.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : double.PositiveInfinity
            );
}
