using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Web.Components;
using Rtrl.Web.Components.Pages.Settings;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class SettingsPageTests : ComponentTest
{
    private readonly FakeHistory _history = new();
    private readonly FakePreferences _preferences = new();
    private readonly FakeBackups _backups = new();

    private IRenderedComponent<SettingsPage> Page(string? token = null)
    {
        Services.AddSingleton<IRunHistory>(_history);
        Services.AddSingleton<IUserSettings>(_preferences);
        Services.AddSingleton<IBackups>(_backups);
        Services.AddSingleton(Options.Create(new TrainingOptions { AutoResume = true }));
        Services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection([new("Rtrl:Security:Token", token)]).Build()
        );
        return Render<SettingsPage>();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("many")]
    public void Retention_NotAllowed_IsRefusedWithValueAndRange(string text)
    {
        var page = Page();
        page.Find("input[aria-label='Newest checkpoints kept']").Change(text);
        Assert.Contains($"“{text}”", page.Find(".pref .error").TextContent);
        Assert.Contains("1 to 1,000", page.Find(".pref .error").TextContent);
        Assert.Null(_preferences.Get(CheckpointRetention.LastKey));
    }

    [Fact]
    public void Retention_Allowed_IsStored()
    {
        var page = Page();
        Assert.Equal("3", page.Find("input[aria-label='Newest checkpoints kept']").GetAttribute("value"));
        page.Find("input[aria-label='Newest checkpoints kept']").Change("7");
        page.Find("input[aria-label='One per doubling of the step']").Change(false);
        Assert.Equal(new CheckpointRetention(7, Spaced: false), CheckpointRetention.From(_preferences.All()));
    }

    [Fact]
    public void Training_Card_SaysWhatHoldsInThisServer()
    {
        var text = Page().Markup;
        Assert.Contains("1, 2, 4, 8, 16 s after its start, then every 30 s", text, StringComparison.Ordinal);
        Assert.Contains($"{Numbers.Bytes(8_000_000_000)}, {Numbers.Bytes(350_000_000)} taken", text, StringComparison.Ordinal);
        Assert.Contains("7, 3 busy", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Palette_Cividis_IsKeptInTheBrowser()
    {
        Page().Find("input[value=cividis]").Change(true);
        var call = JSInterop.Invocations["rtrl.set"].Last();
        Assert.Equal(["palette", "cividis"], call.Arguments);
    }

    [Fact]
    public void Backup_Pressed_SaysWhereAndHowMuchAndIsListed()
    {
        var page = Page();
        Assert.Contains("No backup yet", page.Find("[data-testid=backups] .empty").TextContent);
        page.Find("[data-testid=backup]").Click();
        page.WaitForAssertion(() => Assert.Contains("5.0 MB written to", page.Find("[data-testid=backup-done]").TextContent));
        page.Find("[data-testid=backup]").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-backup]").Count));

        var newest = page.FindAll("[data-backup]")[0];
        Assert.Equal("rtrl-20261123-120001-000.db", newest.GetAttribute("data-backup"));
        Assert.Contains("5.0 MB", newest.TextContent);
        Assert.Equal("/api/v1/backups/rtrl-20261123-120001-000.db", newest.QuerySelector("a[download]")!.GetAttribute("href"));
        Assert.Contains("2 kept, 10.0 MB", page.Find("[data-testid=backups] .hd").TextContent);
    }

    [Fact]
    public void Backup_Deleted_OnlyOnceConfirmed()
    {
        var page = Page();
        page.Find("[data-testid=backup]").Click();
        page.WaitForElement("[data-backup] button[title=Delete]").Click();
        Assert.Contains("5.0 MB become free", page.Find("dialog").TextContent);
        page.FindAll("dialog button").Single(button => button.TextContent.Contains("Keep it")).Click();
        Assert.Single(_backups.List());

        page.Find("[data-backup] button[title=Delete]").Click();
        page.Find("[data-testid=backup-delete]").Click();
        Assert.Empty(_backups.List());
        page.WaitForAssertion(() => Assert.Contains("No backup yet", page.Markup));
    }

    [Fact]
    public void Backup_Refused_SaysWhy()
    {
        _backups.Refusal = new HistoryException("Disk full: the copy needs 5 MB, 1 MB is free.");
        var page = Page();
        page.Find("[data-testid=backup]").Click();
        page.WaitForAssertion(() => Assert.Contains("Disk full", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public void Prune_Pressed_AppliesTheRule()
    {
        var page = Page();
        page.FindAll("button").Single(button => button.TextContent.Contains("Prune all runs")).Click();
        Assert.Equal(1, _history.Pruned);
    }

    [Theory]
    [InlineData(null, "No token is set")]
    [InlineData("0123456789abcdef", "A token is required")]
    public void Token_SetOrNot_IsSaidWithoutShowingIt(string? token, string words)
    {
        var page = Page(token);
        Assert.Contains(words, page.Markup);
        Assert.Contains("resume by themselves", page.Markup);
        if (token is not null)
            Assert.DoesNotContain(token, page.Markup);
    }

    [Fact]
    public void LargestRuns_AreListedLargestFirst()
    {
        foreach (var id in Enumerable.Range(1, 12))
            History.Details.Add(Runs.Detail(id) with { Summary = MadeRuns.Summary(id, $"run {id}") });
        var links = Page().FindAll(".largest a").Select(link => link.TextContent).ToList();
        Assert.Equal(8, links.Count);
        Assert.Equal("run 12", links[0]);
    }
}
