using System.Reflection;
using System.Text.RegularExpressions;
using Bunit;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Tests.Web.Components;

/// <summary>
/// The sheet, the keys and the palette have one list: no key works that the sheet does not name, and none is named that is nowhere.
/// </summary>
public sealed partial class PageKeysTests : ComponentTest
{
    private static readonly string[] s_files =
    [
        .. Directory
            .EnumerateFiles(Repository.At("Rtrl.Web/Components"), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".razor.cs", StringComparison.Ordinal)),
    ];

    private static IEnumerable<PropertyInfo> Named =>
        typeof(PageKeys)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(PageKey));

    [Fact]
    public void All_HasEveryNamedKeyOnce()
    {
        Assert.Equal(Named.Select(property => (PageKey)property.GetValue(null)!), PageKeys.All);
        Assert.Equal(PageKeys.All.Count, PageKeys.All.Select(key => (key.Place, key.Key)).Distinct().Count());
    }

    [Fact]
    public void Sheet_Opened_ShowsEveryKeyInItsWords()
    {
        var sheet = Render<KeySheet>();
        sheet.Find("button").Click();
        Assert.Equal(PageKeys.All.Select(key => key.Does), sheet.FindAll("dd").Select(does => does.TextContent));
        Assert.Equal(PageKeys.All.SelectMany(key => key.Caps), sheet.FindAll("dt kbd").Select(cap => cap.TextContent));
    }

    [Fact]
    public void Elements_WithAKey_TakeItFromTheList()
    {
        Assert.InRange(s_files.Length, 50, int.MaxValue);
        Assert.Empty(s_files.Where(file => LiteralKey().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName));
    }

    [Fact]
    public void Keys_ThatClick_AreOnAnElement()
    {
        var source = string.Join('\n', s_files.Select(File.ReadAllText));
        Assert.Empty(
            Named
                .Where(property => ((PageKey)property.GetValue(null)!).Clicks)
                .Where(property => !Regex.IsMatch(source, $@"PageKeys\.{property.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(5)))
                .Select(property => property.Name)
        );
    }

    /// <summary>A key that an element has of itself.</summary>
    [GeneratedRegex("""data-key\s*=|\bKey="[^@P"]""")]
    private static partial Regex LiteralKey();
}
