using System.Text.Json;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Environments;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Tests.Browser;

/// <summary>Every chart of returns draws the lines of its environment, each with its words, and no words cover others.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReferenceLineTests(BrowserFixture fixture) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task PlaceWords_EveryEnvironmentAndLevel_LosesNoneAndCoversNone()
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        foreach (var key in Worlds.Keys.Select(row => row.Data))
        {
            var lines = ReturnReferences.Of(Worlds.Settings(key));
            foreach (var width in new[] { 300, 900 })
            {
                var answer = JsonDocument
                    .Parse(
                        await viewer.Page.EvaluateAsync<string>(
                            """
                            async ([json, width]) => {
                              const { placeWords } = await import('/js/labels.js');
                              const lines = JSON.parse(json), low = Math.min(-1, ...lines.map(line => line.y)), high = Math.max(1, ...lines.map(line => line.y));
                              return JSON.stringify(placeWords(lines, y => 250 * (high - y) / (high - low), { width, height: 250 }));
                            }
                            """,
                            new object[] { JsonSerializer.Serialize(lines, s_json), width }
                        )
                    )
                    .RootElement;
                var placed = answer.GetProperty("placed").EnumerateArray().ToArray();
                var said = placed
                    .Select(words => Text(words, "text"))
                    .Concat(answer.GetProperty("left").EnumerateArray().Select(words => words.GetString()!));
                Assert.Equal(lines.Select(line => line.Label).Order(), said.Order());
                foreach (var (one, other) in placed.SelectMany((one, at) => placed.Skip(at + 1).Select(other => (one, other))))
                    Assert.False(
                        Meet(one.GetProperty("box"), other.GetProperty("box")),
                        $"{key}: “{Text(one, "text")}” covers “{Text(other, "text")}”."
                    );
            }
        }

        static bool Meet(JsonElement one, JsonElement other) =>
            Side(one, "left") < Side(other, "right")
            && Side(other, "left") < Side(one, "right")
            && Side(one, "top") < Side(other, "bottom")
            && Side(other, "top") < Side(one, "bottom");

        static double Side(JsonElement box, string side) => box.GetProperty(side).GetDouble();

        static string Text(JsonElement words, string property) => words.GetProperty(property).GetString()!;
    }

    [Theory]
    [InlineData("/runs/{0}", "[data-testid=chart-return]")]
    [InlineData("/compare?runs={0}", "[data-testid=compare-chart]")]
    public async Task Page_ReturnChart_DrawsTheLinesWithTheirWords(string page, string chart)
    {
        var run = await fixture.CreateRunAsync(
            new
            {
                settings = new Dictionary<string, object>
                {
                    ["environment.name"] = "higher-lower",
                    ["network.encoderWidth"] = 8,
                    ["network.hiddenSize"] = 8,
                    ["network.minNonZeroPerUnit"] = 1,
                    ["stop.steps"] = 3_000,
                },
                name = "with lines",
            }
        );
        await fixture.UntilFinishedAsync(run);
        await using var viewer = await fixture.OpenAsync(string.Format(page, run));
        var lines = ReturnReferences.Of(new EnvironmentSettings { Name = "higher-lower" });
        await viewer.UntilAsync(
            "([chart, labels]) => { const words = [...document.querySelectorAll(`${chart} .annotation`)].map(note => "
                + "note.textContent); return labels.every(label => words.some(text => text.includes(label))); }",
            new object[] { chart, lines.Select(line => line.Label).ToArray() }
        );
        Assert.True(
            await viewer.Page.EvaluateAsync<int>("chart => document.querySelectorAll(`${chart} .shapelayer path`).length", chart)
                >= lines.Count
        );
        var overlaps = await viewer.Page.EvaluateAsync<string[]>(
            """
            chart => {
              const boxes = [...document.querySelectorAll(`${chart} .annotation`)].map(note => [note.textContent, note.getBoundingClientRect()]).filter(([text]) => text.trim() !== '');
              return boxes.flatMap(([a, one], at) => boxes.slice(at + 1).filter(([, other]) => one.left < other.right - 2 && other.left < one.right - 2 && one.top < other.bottom - 3 && other.top < one.bottom - 3).map(([b]) => `${a} | ${b}`));
            }
            """,
            chart
        );
        Assert.Empty(overlaps);
        viewer.HasNoComplaints();
    }
}
