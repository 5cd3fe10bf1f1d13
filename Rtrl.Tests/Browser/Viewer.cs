using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>One person's browser: a page, and every complaint it made.</summary>
public sealed class Viewer : IAsyncDisposable
{
    private readonly BrowserFixture _fixture;
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    internal Viewer(BrowserFixture fixture, IBrowserContext context, IPage page)
    {
        _fixture = fixture;
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>
    /// The console told no error: no script failed, no file is missing, the content security policy refused nothing. Otherwise all are told
    /// whole.
    /// </summary>
    public void HasNoComplaints() => Assert.True(_complaints.Count == 0, string.Join('\n', _complaints));

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    /// <summary>Opens a page and waits until it is interactive.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(_fixture.Address + path);
        await ReadyAsync();
    }

    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await ReadyAsync();
    }

    public ILocator Test(string id) => Page.Locator($"[data-testid={id}]:visible").First;

    public Task ExpectTextAsync(string id, string text) =>
        Assertions.Expect(Test(id)).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });

    /// <summary>A counter as a number.</summary>
    public async Task<long> NumberAsync(string id) => long.Parse((await Test(id).InnerTextAsync()).Replace(",", ""));

    public Task UntilAsync(string script, object? argument = null) =>
        Page.WaitForFunctionAsync(script, argument, new PageWaitForFunctionOptions { Timeout = 30_000 });

    /// <summary>The circuit answers, and no font is still to come that would move what is measured.</summary>
    private Task ReadyAsync() => UntilAsync("() => document.documentElement.dataset.ready === 'yes' && document.fonts.status === 'loaded'");
}
