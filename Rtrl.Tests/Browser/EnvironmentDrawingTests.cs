using System.Text.Json;
using Microsoft.Playwright;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Environments;

namespace Rtrl.Tests.Browser;

/// <summary>Every environment has a drawing that follows its state, in both themes and down to 320 pixels.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EnvironmentDrawingTests(BrowserFixture fixture)
{
    /// <summary>
    /// Draws each moment and says in words what it shows; counts inked pixels, how many a change of the moment changes, and text that
    /// leaves the canvas.
    /// </summary>
    private const string DrawAll = """
        async ([json, width]) => {
          const { draw, words } = await import('/js/drawing.js');
          const { environment, moments } = JSON.parse(json);
          const canvas = document.createElement('canvas');
          canvas.style.cssText = `display:block;width:${width}px;position:absolute;left:0;top:0`;
          document.body.append(canvas);
          let outside = '';
          const fill = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
            const wide = Math.min(most ?? Infinity, this.measureText(text).width), at = this.getTransform(), scale = devicePixelRatio;
            const from = at.e / scale + x - (this.textAlign === 'center' ? wide / 2 : this.textAlign === 'right' ? wide : 0);
            if (at.b === 0 && (from < -1 || from + wide > width + 1)) outside += `“${text}” from ${from} to ${from + wide}; `;
            return fill.apply(this, most === undefined ? [text, x, y] : [text, x, y, most]);
          };
          try {
            const pictures = moments.map(view => {
              draw(canvas, environment, view);
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              return { data, height: canvas.clientHeight, words: words(environment, view) };
            });
            const differ = (a, b) => { let count = 0; for (let at = 0; at < Math.min(a.length, b.length); at += 4) if (a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2] || a[at + 3] !== b[at + 3]) count++; return count; };
            const inked = pictures.map(({ data }) => { let count = 0; for (let at = 3; at < data.length; at += 4) if (data[at] > 40) count++; return count; });
            return JSON.stringify({ inked, changed: pictures.slice(1).map((picture, at) => differ(picture.data, pictures[at].data)), heights: pictures.map(picture => picture.height), words: pictures.map(picture => picture.words), outside });
          } finally { CanvasRenderingContext2D.prototype.fillText = fill; canvas.remove(); }
        }
        """;

    [Theory]
    [InlineData(272, ColorScheme.Light)]
    [InlineData(560, ColorScheme.Dark)]
    public async Task Draw_EveryEnvironmentAndLevel_ShowsItsMoments(int width, ColorScheme theme)
    {
        await using var viewer = await fixture.OpenAsync("/settings", theme: theme);
        foreach (var key in Worlds.Keys.Select(row => row.Data))
        {
            var answer = await viewer.Page.EvaluateAsync<string>(
                DrawAll,
                new object[] { EnvironmentMoments.Json(key, 1, 4, 9, 60, 157), width }
            );
            var picture = JsonDocument.Parse(answer).RootElement;
            Assert.All(
                picture.GetProperty("inked").EnumerateArray(),
                inked => Assert.True(inked.GetInt32() > 1_000, $"{key}: {inked} pixels are inked.")
            );
            Assert.All(
                picture.GetProperty("changed").EnumerateArray(),
                changed => Assert.True(changed.GetInt32() > 8, $"{key}: a later moment changed {changed} pixels.")
            );
            Assert.All(picture.GetProperty("heights").EnumerateArray(), height => Assert.InRange(height.GetInt32(), 100, 560));
            Assert.True(picture.GetProperty("outside").GetString() == "", $"{key} at {width}: {picture.GetProperty("outside")}");
            var said = picture.GetProperty("words").EnumerateArray().Select(words => words.GetString()!).ToArray();
            Assert.True(said.Distinct().Skip(1).Any(), $"{key} always says “{said[0]}”.");
            Assert.All(said, words => Assert.DoesNotMatch("undefined|NaN|null|Infinity|\\[object", words));
        }

        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Draw_HiddenTruthAlone_ChangesThePicture()
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        foreach (var environment in EnvironmentKind.All)
        {
            // The same moment with another hidden truth: every injectable number is moved a little.
            var moment = EnvironmentMoments.Json(environment.Name, 6);
            var changed = await viewer.Page.EvaluateAsync<int>(
                """
                async ([json, hidden]) => {
                  const { draw } = await import('/js/drawing.js');
                  const { environment, moments: [view] } = JSON.parse(json);
                  const canvas = document.createElement('canvas');
                  canvas.style.cssText = 'width:380px';
                  document.body.append(canvas);
                  const paint = state => { draw(canvas, environment, { ...view, environmentState: state }); return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data; };
                  const before = paint(view.environmentState), whole = view.environmentState.slice(0, hidden).every(Number.isInteger);
                  const after = paint(view.environmentState.map((value, at) => at >= hidden ? value : whole ? (value === 1 ? 0 : 1) : value + 0.3));
                  canvas.remove();
                  let count = 0;
                  for (let at = 0; at < before.length; at++) if (before[at] !== after[at]) count++;
                  return count;
                }
                """,
                new object[] { moment, environment.Defaults.HiddenSize }
            );
            Assert.True(changed > 50, $"{environment.Name}: another hidden truth changed {changed} bytes of the picture.");
        }
    }

    [Fact]
    public async Task RunPage_RunningRun_DrawsItsEnvironmentAndSaysSo()
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            fixture.Http,
            "api/v1/runs",
            new
            {
                settings = new Dictionary<string, object>
                {
                    ["environment.name"] = "battleship",
                    ["network.encoderWidth"] = 8,
                    ["network.hiddenSize"] = 8,
                    ["network.minNonZeroPerUnit"] = 1,
                    ["stop.steps"] = 10_000_000,
                },
                name = "drawn",
            },
            TestContext.Current.CancellationToken
        );
        var run = JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("runs")[0]
            .GetProperty("id")
            .GetInt64();
        try
        {
            await fixture.CommandAsync(run, "speed", 50);
            await using var viewer = await fixture.OpenAsync($"/runs/{run}", 320, 800);
            await viewer.UntilAsync("() => document.querySelector('[data-environment-words]')?.textContent.startsWith('Shot ')");
            await viewer.UntilAsync(
                "() => document.querySelector('[data-testid=environment] canvas').getAttribute('aria-label').startsWith('Shot ')"
            );
            var first = await viewer.Page.Locator("[data-environment-words]").InnerTextAsync();
            await viewer.UntilAsync("before => document.querySelector('[data-environment-words]').textContent !== before", first);
            Assert.True(await viewer.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
            viewer.HasNoComplaints();
        }
        finally
        {
            await fixture.CommandAsync(run, "stop");
        }
    }
}
