using Rtrl.Web.Components.Pages.Runs;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class SavedViewsTests
{
    private readonly FakePreferences _preferences = new();

    [Fact]
    public async Task Save_UnderAKnownName_ReplacesIt()
    {
        var views = new SavedViews(_preferences);
        await views.SaveAsync("λ study", "/runs?q=a");
        await views.SaveAsync("by cell", "/runs?group=network-cell");
        await views.SaveAsync("Λ Study", "/runs?q=b");
        Assert.Equal(["by cell", "λ study"], new SavedViews(_preferences).All().Keys);
        Assert.Equal("/runs?q=b", new SavedViews(_preferences).All()["λ study"]);
    }

    [Fact]
    public async Task Delete_TheLast_LeavesNoPreference()
    {
        var views = new SavedViews(_preferences);
        await views.SaveAsync("one", "/runs");
        await views.DeleteAsync("one");
        Assert.Null(_preferences.Get(SavedViews.Key));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("null")]
    public async Task All_OfAPreferenceThatCannotBeRead_IsEmpty(string json)
    {
        await _preferences.SetAsync(SavedViews.Key, json);
        Assert.Empty(new SavedViews(_preferences).All());
    }
}
