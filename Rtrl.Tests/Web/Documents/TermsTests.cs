using Rtrl.Engine;
using Rtrl.Web.Documents;

namespace Rtrl.Tests.Web.Documents;

public sealed class TermsTests
{
    private static readonly ResultDocuments s_documents = new(Repository.At("docs/results"));

    public static TheoryData<string> Names => [.. Terms.All.Select(term => term.Name)];

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
}
