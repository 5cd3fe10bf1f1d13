using System.Text.Json;
using Rtrl.Engine;
using Rtrl.Web.Documents;

namespace Rtrl.Tests.Web.Api;

public sealed class PaletteApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Palette_OfSomeRuns_NamesEverythingThatCanBeFound()
    {
        await using var lab = await LabServer.StartAsync();
        for (var seed = 0; seed < 2; seed++)
        {
            using var created = await lab.PostAsync(
                "/api/v1/runs",
                $$"""{"settings":{"environment.length":5},"seeds":[{{seed}}],"name":"found","tags":["here"],"paused":true}"""
            );
            created.EnsureSuccessStatusCode();
        }

        var text = await lab.Http.GetStringAsync("/api/v1/palette", Cancellation);
        var found = JsonDocument.Parse(text).RootElement;
        Assert.Equal(
            ["found, seed 1, paused, here", "found, seed 0, paused, here"],
            Of(
                "runs",
                run =>
                    $"{run.GetProperty("name")}, seed {run.GetProperty("seed")}, {run.GetProperty("status")}, {run.GetProperty("tags")[0]}"
            )
        );
        Assert.Equal(Catalogue.Presets.Select(preset => preset.Name), Of("presets", preset => preset.GetProperty("name").GetString()));
        Assert.Equal(
            Catalogue.Settings.Where(setting => setting.Key != "seed").Select(setting => setting.Key),
            Of("settings", setting => setting.GetProperty("key").GetString())
        );
        Assert.Equal(Terms.All.Select(term => term.Name), Of("terms", term => term.GetProperty("name").GetString()));
        Assert.Contains("/results/memory-chain", Of("pages", page => page.GetProperty("href").GetString()));

        // 5,000 runs are that much five thousand times: less than a megabyte before it is compressed.
        Assert.InRange(found.GetProperty("runs").GetRawText().Length / 2, 50, 200);

        IEnumerable<string?> Of(string what, Func<JsonElement, string?> name) => found.GetProperty(what).EnumerateArray().Select(name);
    }

    [Fact]
    public async Task Pages_OfThePalette_AreThere()
    {
        await using var lab = await LabServer.StartAsync();
        var found = JsonDocument.Parse(await lab.Http.GetStringAsync("/api/v1/palette", Cancellation)).RootElement;
        foreach (var page in found.GetProperty("pages").EnumerateArray().Concat(found.GetProperty("terms").EnumerateArray()))
        {
            if (page.GetProperty("href").GetString() is not { } href)
                continue;
            using var answer = await lab.Http.GetAsync(new Uri(href, UriKind.Relative), Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{href} answers {(int)answer.StatusCode}.");
        }
    }
}
