using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rtrl.Tests.Web;

namespace Rtrl.Tests.Browser;

/// <summary>A server with a token, as a person with a browser meets it: browsers send headers that no client of ours does.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DoorTests(BrowserFixture fixture) : IDisposable
{
    private const string Token = "a-token-of-enough-letters";

    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-door-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Door_WrongTokenThenTheRightOne_OpensAndShutsAgain(int width, ColorScheme theme)
    {
        await using var viewer = await fixture.OpenAsync("/settings", width, theme: theme);
        using var server = await ChildServer.StartAsync(_folder, "--Rtrl:Security:Token=" + Token);
        var (page, address) = (viewer.Page, server.Http.BaseAddress!.ToString().TrimEnd('/'));

        await page.GotoAsync($"{address}/runs?tag=a");
        Assert.Equal("/login", new Uri(page.Url).AbsolutePath);
        await SoundAsync(page);
        await EnterAsync(page, "not the token");
        await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("That is not the token.");
        await SoundAsync(page);

        await EnterAsync(page, Token);
        await page.WaitForURLAsync($"{address}/runs?tag=a");
        await viewer.UntilAsync("() => document.documentElement.dataset.ready === 'yes'"); // the circuit has entered too

        await page.GotoAsync($"{address}/settings");
        await page.Locator("[data-testid=sign-out]").ClickAsync();
        await page.WaitForURLAsync($"{address}/login");
        await page.GotoAsync($"{address}/runs");
        Assert.Equal("/login", new Uri(page.Url).AbsolutePath);
        await server.KillAsync();
    }

    private static async Task EnterAsync(IPage page, string token)
    {
        await page.Locator("#token").FillAsync(token);
        await page.Locator("button[type=submit]").ClickAsync();
    }

    private static async Task SoundAsync(IPage page)
    {
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "It scrolls sideways.");
        // Styled.
        Assert.Equal("grid", await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.field')).display"));
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
    }
}
