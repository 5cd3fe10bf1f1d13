using System.Collections.Concurrent;
using Microsoft.Playwright;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Environments;

namespace Rtrl.Tests.Browser;

/// <summary>
/// Makes pictures from the real drawings, only when asked for by name:
/// <c>dotnet run --project Rtrl.Tests -- -explicit only -class Rtrl.Tests.Browser.EnvironmentPictureTests</c>.
/// Documentation pictures go to docs/environments/images, contact sheets for looking at to artifacts/environments.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class EnvironmentPictureTests(BrowserFixture fixture)
{
    /// <summary>Lays out one canvas per moment under its title.</summary>
    private const string Sheet = """
        async ([jsons, width]) => {
          const { draw, words } = await import('/js/drawing.js');
          await document.fonts.ready;
          document.body.replaceChildren();
          document.body.style.cssText = 'background:var(--bg);margin:0;padding:12px;display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start';
          for (const json of jsons) {
            const { key, environment, moments } = JSON.parse(json), [view] = moments.slice(-1);
            const card = document.createElement('div');
            card.style.cssText = `width:${width}px;background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:10px 0`;
            card.innerHTML = '<b style="font:var(--t-12);color:var(--ink);padding:0 12px"></b><canvas style="display:block;width:100%"></canvas><p style="font:var(--t-11);color:var(--ink-2);margin:6px 12px 0"></p>';
            card.querySelector('b').textContent = key;
            document.body.append(card);
            draw(card.querySelector('canvas'), environment, view);
            card.querySelector('p').textContent = words(environment, view);
          }
        }
        """;

    /// <summary>The first canvas on the page's surface, as a PNG at one and a half times its size.</summary>
    private const string OnPaper = """
        () => {
          const drawn = document.querySelector('canvas'), paper = document.createElement('canvas');
          [paper.width, paper.height] = [drawn.width, drawn.height];
          const context = paper.getContext('2d');
          context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--surface');
          context.fillRect(0, 0, paper.width, paper.height);
          context.drawImage(drawn, 0, 0);
          return paper.toDataURL('image/png').split(',')[1];
        }
        """;

    /// <summary>Steps after which each world makes a telling picture.</summary>
    private static readonly Dictionary<string, int> s_tellingStep = new()
    {
        ["memory-chain"] = 8,
        ["k-memory-chain"] = 15,
        ["trace-conditioning"] = 200_000,
        ["trace-patterning"] = 200_000,
        ["noisy-patterning"] = 200_000,
        ["repeat-first"] = 30,
        ["repeat-previous"] = 24,
        ["autoencode"] = 68,
        ["count-recall"] = 21,
        ["concentration"] = 46,
        ["higher-lower"] = 28,
        ["battleship"] = 26,
        ["mine-sweeper"] = 12,
        ["multiarmed-bandit"] = 120,
        ["position-only-cart-pole"] = 14,
        ["noisy-position-only-cart-pole"] = 10,
        ["position-only-pendulum"] = 30,
        ["noisy-position-only-pendulum"] = 30,
        ["pendulum"] = 30,
        ["cart-pole"] = 14,
        ["cart-pole-swing-up"] = 60,
        ["mountain-car"] = 60,
        ["hopper"] = 30,
        ["half-cheetah"] = 30,
        ["walker2d"] = 30,
        ["ant"] = 30,
        ["labyrinth-explore"] = 300,
        ["labyrinth-escape"] = 300,
        ["foragax"] = 300,
    };

    private static readonly ConcurrentDictionary<string, string> s_made = [];

    [Fact(Explicit = true)]
    public async Task Documentation_EveryEnvironment_GetsItsPicture()
    {
        var folder = Directory.CreateDirectory(Repository.At("docs/environments/images")).FullName;
        await using var viewer = await fixture.OpenAsync("/settings", 420, 900);
        foreach (var environment in EnvironmentKind.All)
        {
            await viewer.Page.EvaluateAsync(
                "() => Object.defineProperty(globalThis, 'devicePixelRatio', { value: 1.5, configurable: true })"
            );
            await viewer.Page.EvaluateAsync(Sheet, new object[] { new[] { Telling(environment.Name) }, 380 });
            var picture = await viewer.Page.EvaluateAsync<string>(OnPaper);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, environment.Name + ".png"),
                Convert.FromBase64String(picture),
                TestContext.Current.CancellationToken
            );
        }
    }

    [Theory(Explicit = true)]
    [InlineData(272, ColorScheme.Light)]
    [InlineData(272, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task ContactSheet_EveryEnvironmentAndLevel_CanBeLookedAt(int width, ColorScheme theme)
    {
        var folder = Directory.CreateDirectory(Repository.At("artifacts/environments")).FullName;
        await using var viewer = await fixture.OpenAsync("/settings", (5 * (width + 14)) + 40, 900, theme);
        foreach (var (index, keys) in Worlds.Keys.Select(row => row.Data).Chunk(20).Index())
        {
            await viewer.Page.EvaluateAsync(Sheet, new object[] { keys.Select(key => Telling(key)).ToArray(), width });
            await viewer.Page.ScreenshotAsync(
                new PageScreenshotOptions { FullPage = true, Path = Path.Combine(folder, $"{width}-{theme}-{index}.png") }
            );
        }
    }

    private static string Telling(string key) =>
        s_made.GetOrAdd(
            key,
            key =>
                s_tellingStep.TryGetValue(key, out var steps) && steps >= 100_000
                    ? EnvironmentMoments.Trained(key, steps, 9)
                    : EnvironmentMoments.Json(key, Math.Min(2_000, s_tellingStep[key.Split(' ')[0]]))
        );
}
