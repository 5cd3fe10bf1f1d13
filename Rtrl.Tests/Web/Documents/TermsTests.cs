using System.Text.RegularExpressions;
using Rtrl.Engine;
using Rtrl.Web.Documents;

namespace Rtrl.Tests.Web.Documents;

public sealed partial class TermsTests
{
    private static readonly ResultDocuments s_documents = new(Repository.At("docs/results"));

    public static TheoryData<string> Names => [.. Terms.All.Select(term => term.Name)];

    /// <summary>Each has a picture of its own in the browser's half, and no picture is of something else.</summary>
    [Fact]
    public void All_Pictures_AreThoseThatTheBrowserDraws()
    {
        var module = File.ReadAllText(Repository.At("Rtrl.Web/wwwroot/js/termpictures.js"));
        var drawn = module[module.IndexOf("export const pictures", StringComparison.Ordinal)..];
        Assert.Equal(
            Terms.All.Select(term => term.Key).Order(StringComparer.Ordinal),
            PictureName().Matches(drawn).Select(name => name.Groups["name"].Value).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Term_IsSaidInAboutFortyWords_AndLeadsToSomethingThatIsThere(string name)
    {
        var term = Assert.Single(Terms.All, term => term.Name == name);
        Assert.InRange(term.Says.Split(' ').Length, 20, 55);
        Assert.EndsWith(".", term.Says, StringComparison.Ordinal);
        if (term.Href is not { } href)
            return;
        Assert.True(
            href.Split("/results/") is ["", var page] && s_documents.Find(page) is not null
                || href.Split("/new?setting=") is ["", var key] && Catalogue.Settings.Any(setting => setting.Key == key),
            $"{name} leads to {href}, which is neither a page of results nor a setting."
        );
    }

    [GeneratedRegex(@"^  ""?(?<name>[a-z-]+)""?\(c, w, h, at, inks\) \{$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PictureName();
}
