using Microsoft.Playwright;
using Rtrl.Physics;

namespace Rtrl.Tests.Browser;

/// <summary>
/// A body on the real engine, played in the page: it falls and stands again, is seen from where one likes, and says what is hidden of it.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class BodyMotionTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string Words = "[data-environment-words]";

    /// <summary>Writes down when a picture is drawn.</summary>
    private const string CountPictures = """
        () => {
          const context = document.querySelector('[data-testid=environment] canvas').getContext('2d'), clear = context.clearRect;
          const times = globalThis.times = [];
          context.clearRect = function (...box) { times.push(performance.now()); return clear.apply(this, box); };
        }
        """;

    public ValueTask InitializeAsync()
    {
        var optional = Environment.GetEnvironmentVariable("CI") != "true";
        Assert.SkipWhen(PhysicsProviders.Current is null && optional, PhysicsProviders.Absence ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task RunPage_Hopper_FallsInThreeDimensionsAndTheNextEpisodeBegins(int width, ColorScheme theme)
    {
        var run = await StartAsync("hopper");
        await using var viewer = await fixture.OpenAsync($"/runs/{run}", width, 1000, theme);
        await LivesAsync(viewer);
        await viewer.Page.ClickAsync("[data-camera=corner]");
        Assert.Equal("true", await viewer.Page.GetAttributeAsync("[data-camera=corner]", "aria-pressed"));

        // What is said is written down as it changes: a fall, and the episode after it.
        await viewer.Page.EvaluateAsync(
            $$"""
            () => {
              const words = document.querySelector('{{Words}}'), said = globalThis.said = [];
              const watch = new MutationObserver(() => said.push(words.textContent));
              watch.observe(words, { childList: true, characterData: true, subtree: true });
            }
            """
        );
        await viewer.UntilAsync(
            """
            () => {
              const of = words => Number(words.match(/^Episode (\d+)/)[1]);
              const fall = globalThis.said.find(words => words.includes('The episode ended: fallen.'));
              return fall && globalThis.said.some(words => of(words) === of(fall) + 1 && !words.includes('ended'));
            }
            """
        );
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        if (Environment.GetEnvironmentVariable("RTRL_PICTURES") is { Length: > 0 } folder)
        {
            var picture = Path.Combine(folder, $"hopper-{width}-{theme}.png");
            await viewer.Test("environment").ScreenshotAsync(new LocatorScreenshotOptions { Path = picture });
        }

        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task RunPage_Film_IsPlayedInAtMostThirtyPicturesASecond()
    {
        var run = await StartAsync("half-cheetah");
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        await LivesAsync(viewer);
        // However busy the machine is: more pictures than the one moment that a second's film ends with, and no more than thirty in it.
        await viewer.Page.EvaluateAsync(CountPictures);
        await viewer.UntilAsync("() => globalThis.times.length >= 40");
        var frames = await viewer.Page.EvaluateAsync<double[]>("() => globalThis.times");
        Assert.InRange(frames.Length / (frames[^1] - frames[0]) * 1000, 1, 36);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Picture_TurnedByHand_KeepsItsCameraAndSaysFromWhere()
    {
        var run = await StartAsync("hopper", steps: 20);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        var canvas = viewer.Page.Locator("[data-testid=environment] canvas");
        await LivesAsync(viewer); // keys are heard from here on
        await canvas.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await CameraAsync(viewer, "Seen from 10° towards its back, 5° above the ground, 100 % of its size.");
        Assert.Equal("false", await viewer.Page.GetAttributeAsync("[data-camera=side]", "aria-pressed"));

        var box = (await canvas.BoundingBoxAsync())!;
        await viewer.Page.Mouse.MoveAsync(box.X + 100, box.Y + 100);
        await viewer.Page.Mouse.DownAsync();
        await viewer.Page.Mouse.MoveAsync(box.X + 160, box.Y + 130, new MouseMoveOptions { Steps = 4 });
        await viewer.Page.Mouse.UpAsync();
        await CameraAsync(viewer, "Seen from 41° towards its back, 20° above");
        await viewer.Page.Mouse.WheelAsync(0, -100);
        await CameraAsync(viewer, "120 % of its size");

        // Another page and back: the picture is a new one, its camera is not.
        await viewer.Page.EvaluateAsync("() => Blazor.navigateTo('/settings')");
        await viewer.UntilAsync("() => !document.querySelector('[data-testid=environment]')");
        await viewer.Page.EvaluateAsync("run => Blazor.navigateTo(`/runs/${run}`)", run);
        await viewer.UntilAsync("() => document.querySelector('[data-camera=corner]')?.getAttribute('aria-pressed') === 'true'");
        await LivesAsync(viewer);
        await viewer.Page.ClickAsync("[data-camera=side]");
        await CameraAsync(viewer, "Seen from the side, 5° above the ground, 100 % of its size.");
    }

    [Fact]
    public async Task Coordinates_HiddenVelocities_AreNamedHiddenAndToldAllTheSame()
    {
        var run = await StartAsync("hopper", steps: 20);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        const string told = "() => [...document.querySelectorAll('[data-coordinate]')].every(cell => / (m|rad)/.test(cell.textContent))";
        await viewer.UntilAsync(told);
        var rows = await viewer.Page.Locator("[data-testid=coordinates] > div").AllInnerTextsAsync();
        Assert.Equal(11, rows.Count);
        Assert.All(rows.Take(5), row => Assert.DoesNotContain("hidden", row));
        Assert.All(rows.Skip(5), row => Assert.Contains("hidden", row));
    }

    [Fact]
    public async Task RunPage_ReducedMotion_ShowsMomentsOnly()
    {
        var run = await StartAsync("hopper");
        await using var viewer = await fixture.OpenAsync("/");
        await viewer.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        await viewer.GoAsync($"/runs/{run}");
        await LivesAsync(viewer);
        await viewer.Page.EvaluateAsync(CountPictures);
        await viewer.UntilAsync("() => globalThis.times.length >= 4");
        var frames = await viewer.Page.EvaluateAsync<double[]>("() => globalThis.times");
        Assert.True(frames[^1] - frames[0] > 900, $"Four pictures within {frames[^1] - frames[0]} ms.");
    }

    /// <summary>The picture is there, and follows what is done to it.</summary>
    private static Task LivesAsync(Viewer viewer) =>
        viewer.UntilAsync("words => /^Episode \\d+, step /.test(document.querySelector(words).textContent)", Words);

    private static Task CameraAsync(Viewer viewer, string words) =>
        viewer.UntilAsync("words => document.querySelector('[data-camera-words]').textContent.includes(words)", words);

    /// <param name="steps">Stands still after so many.</param>
    private async Task<long> StartAsync(string task, int? steps = null)
    {
        var run = await fixture.CreateRunAsync(
            new
            {
                preset = $"{task}-stream-ac-stream-x",
                variant = "feedforward",
                name = $"moving {task}",
                paused = steps is not null,
                settings = new Dictionary<string, object> { ["network.encoderWidth"] = 16, ["stop.steps"] = 10_000_000 },
            }
        );
        if (steps is { } asked)
            await fixture.CommandAsync(run, "step", asked);
        return run;
    }
}
