using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Components.Pages.Inspect;
using Rtrl.Web.Inspection;

namespace Rtrl.Tests.Web.Components.Pages;

/// <summary>The inspector's states, with real diagnostics on a small run.</summary>
public sealed class InspectPageTests : ComponentTest
{
    public InspectPageTests()
    {
        JSInterop.SetupModule(_ => true).Mode = JSRuntimeMode.Loose;
        Services.AddRtrlInspection(new ConfigurationBuilder().Build());
    }

    [Fact]
    public void UnknownRun_SaysSo() => Assert.Contains("There is no run with the number 7.", Open(7).Markup);

    [Fact]
    public void RunWithoutACheckpoint_SaysWhatIsMissingAndDrawsNothing()
    {
        History.Details.Add(Runs.Detail(1, RunStatus.Interrupted));
        var page = Open(1);
        page.WaitForAssertion(() => Assert.Contains("has no checkpoint", page.Find("[role=alert]").TextContent));
        Assert.Empty(page.FindAll(".panel"));
    }

    [Fact]
    public void Feedforward_OffersTheTwinInstead()
    {
        Add(LabServer.Small() with { Network = LabServer.Small().Network with { Cell = "none" } });
        var page = Open(1);
        page.WaitForAssertion(() => Assert.Contains("No recurrent state here.", page.Markup));
        Assert.NotEmpty(page.FindAll("[data-testid=panel-sizes]"));
        Assert.Empty(page.FindAll("[data-testid=panel-poles]"));
    }

    [Fact]
    public void UnitTable_ShowsTheEnginesFigures_SortedAndSelected()
    {
        var run = Add(LabServer.Small());
        var page = Open(1, "units=1.4");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=units-table] tbody tr[data-unit]")));
        var box = Sandbox.Of(run);
        var figures = UnitFigures.Of(
            EpisodeStudy.Of(box, "value", cancellation: Xunit.TestContext.Current.CancellationToken),
            box.Layer("value").Contribution
        );
        var rows = page.FindAll("[data-testid=units-table] tbody tr[data-unit]");
        Assert.Equal(
            figures.OrderByDescending(unit => unit.Contribution).Select(unit => $"{unit.Unit}"),
            rows.Select(row => row.GetAttribute("data-unit"))
        );
        Assert.Equal(["1", "4"], rows.Where(row => row.ClassList.Contains("on")).Select(row => row.GetAttribute("data-unit")).Order());
        Assert.Contains("2 selected of 6", page.Find("[data-testid=panel-units]").TextContent);
    }

    [Fact]
    public void Badge_TellsExactFromLocal()
    {
        Add(LabServer.Small());
        var page = Open(1);
        page.WaitForAssertion(() => Assert.Equal("exact", page.Find("[data-testid=poles-badge]").TextContent));

        Add(LabServer.Small() with { Network = LabServer.Small().Network with { Cell = "min-gru" } }, id: 2);
        var gated = Open(2);
        gated.WaitForAssertion(() => Assert.Equal("local Jacobian", gated.Find("[data-testid=poles-badge]").TextContent));
    }

    [Fact]
    public void DenseCell_SaysPlainlyWhatItCannotShow()
    {
        Add(LabServer.Small() with { Network = LabServer.Small().Network with { Cell = "gru" } });
        var page = Open(1);
        page.WaitForAssertion(() =>
            Assert.Contains("The units of a GRU read one another", page.Find("[data-testid=panel-units]").TextContent)
        );
    }

    [Fact]
    public void ClosedPanel_MeasuresNothing()
    {
        Add(LabServer.Small());
        var page = Open(1, "open=none");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=panel-credit]")));
        Assert.Empty(page.FindAll(".panel canvas"));
        Assert.Empty(page.FindAll(".panel .bd"));
        Assert.All(page.FindComponents<Panel>(), panel => Assert.False(panel.Instance.Busy));
    }

    [Fact]
    public async Task Fold_OfAPanel_IsKeptInTheUrl()
    {
        Add(LabServer.Small());
        var page = Open(1, "open=poles");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=panel-impulse] .panel-fold")));
        await PressAsync(page, "[data-testid=panel-impulse] .panel-fold");
        page.WaitForAssertion(() =>
            Assert.EndsWith("open=impulse.poles", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Impulse_StatesTheDifferenceBetweenFormulaAndLayer()
    {
        var run = Add(LabServer.Small());
        var page = Open(1, "open=impulse&units=2");
        page.WaitForAssertion(() => Assert.Contains("largest difference", page.Find("[data-testid=impulse-difference]").TextContent));
        var difference = ImpulseResponse.Of(Sandbox.Of(run), "value", 0, 64).LargestDifference;
        Assert.Contains(Rtrl.Web.Outcomes.Numbers.Significant(difference), page.Find("[data-testid=impulse-difference]").TextContent);
        Assert.NotEmpty(page.FindAll("[data-testid=panel-impulse] svg path.line"));
    }

    [Fact]
    public async Task Flip_AskedFor_TellsWhatTheEngineFinds()
    {
        var run = Add(LabServer.Small(), steps: 8_000);
        var page = Open(1, "open=flip.state");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=flip]:not([disabled])")));
        await PressAsync(page, "[data-testid=flip]");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=flip-verdict]")));
        var twins = TwinRollout.Of(
            Rehearsal.Seek(Sandbox.Of(run), 0, true, cancellation: Xunit.TestContext.Current.CancellationToken),
            new WorldEdit { Flip = [0] },
            96,
            cancellation: Xunit.TestContext.Current.CancellationToken
        );
        var changed = twins.Original[^1].Metrics.Action != twins.Twin[^1].Metrics.Action;
        Assert.Equal(changed, page.Find("[data-testid=flip-verdict]").TextContent == "The answer inverts.");
    }

    [Fact]
    public async Task Ablate_OfASelection_ShowsShiftAndReturns()
    {
        Add(LabServer.Small());
        var page = Open(1, "open=ablate&units=0-2");
        page.WaitForAssertion(() => Assert.Contains("At the cursor", page.Find("[data-testid=shift]").TextContent));
        Assert.Empty(page.FindAll("[data-testid=ablation-says]"));
        await PressAsync(page, "[data-testid=ablate]");
        page.WaitForAssertion(() => Assert.Contains("over 100 episodes", page.Find("[data-testid=ablation-says]").TextContent));
        Assert.Equal(3, page.FindAll("[data-testid=panel-ablate] circle.estimate").Count);
    }

    /// <summary>
    /// Every panel opened and asked, for agents without discrete actions: it shows what was measured, or one sentence; none fails.
    /// </summary>
    [Theory]
    [InlineData("stream-ac", "position-only-pendulum", "linear-rtu", 30, "flip|decoder")]
    [InlineData("stream-ac", "position-only-pendulum", "min-gru", 0, "flip|decoder")]
    [InlineData("ppo", "position-only-pendulum", "gru", 30, "units|flip|credit|decoder|staleness")]
    [InlineData("td", "trace-conditioning", "nonlinear-rtu", 30, "flip|frozen|staleness")]
    [InlineData("ppo", "position-only-pendulum", "none", 30, "")]
    public async Task Panels_OfOtherKindsOfActions_ShowNumbersOrOneSentence(
        string agent,
        string world,
        string cell,
        int steps,
        string refusing
    )
    {
        var settings = LabServer.Small();
        Add(
            settings with
            {
                Agent = new AgentSettings { Name = agent },
                Environment = new EnvironmentSettings { Name = world },
                Network = settings.Network with { Cell = cell },
                Ppo = new PpoSettings { RolloutSteps = 16, Minibatches = 2 },
            },
            steps: steps
        );
        var page = Open(1, "open=ablate.clocks.credit.decoder.flip.frozen.impulse.poles.sizes.staleness.state.units&units=0-1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=sizes]")));
        var panels = page.FindComponents<Panel>();
        foreach (var ask in (string[])["flip", "freeze", "decode", "staleness", "sizes"])
        {
            if (page.FindAll($"[data-testid={ask}]:not([disabled])").Count > 0)
                await PressAsync(page, $"[data-testid={ask}]");
            page.WaitForAssertion(() =>
                Assert.All(panels, panel => Assert.False(panel.Instance.Busy, $"{panel.Instance.Id} still measures."))
            );
        }

        Assert.All(
            panels,
            panel =>
                Assert.True(
                    panel.Instance is { Ready: true } or { Problem: not null } or { Id: "ablate" },
                    $"{panel.Instance.Id} shows nothing."
                )
        );
        Assert.Equal(
            refusing,
            string.Join('|', panels.Where(panel => panel.Instance.Problem is not null).Select(panel => panel.Instance.Id))
        );
        Assert.All(
            panels.Select(panel => panel.Instance.Problem).OfType<string>(),
            problem =>
            {
                Assert.Matches(@"^[\p{Lu}“][^()]*\.$", problem);
                Assert.DoesNotContain("fault of the program", problem, StringComparison.Ordinal);
            }
        );
        if (cell != "none")
            Assert.Contains("At the cursor", page.Find("[data-testid=shift]").TextContent, StringComparison.Ordinal);
    }

    private TrainingRun Add(RunSettings settings, long id = 1, int steps = 500)
    {
        var run = new TrainingRun(settings);
        for (var step = 0; step < steps; step++)
            run.Step();
        var detail = Runs.Detail(id, RunStatus.Paused);
        History.Details.Add(detail with { Settings = settings, Summary = detail.Summary with { Step = steps, Group = null } });
        var bytes = run.Checkpoint();
        Training.Clones[id] = bytes;
        return run;
    }

    /// <summary>On the renderer's thread, so that a measurement arriving meanwhile does not take the button away.</summary>
    private static Task PressAsync(IRenderedComponent<InspectPage> page, string selector) =>
        page.InvokeAsync(() => page.Find(selector).Click());

    private IRenderedComponent<InspectPage> Open(long id, string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/runs/{id}/inspect{(query.Length > 0 ? "?" + query : "")}");
        return Render<InspectPage>(parameters => parameters.Add(page => page.Id, id));
    }
}
