using System.Text.RegularExpressions;
using Rtrl.Web.Documents;

namespace Rtrl.Tests.Web.Documents;

public sealed partial class ResultDocumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-documents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ResultDocument Read(string markdown, params string[] beside)
    {
        File.WriteAllText(Path.Combine(_folder, "one.md"), markdown);
        foreach (var file in beside)
            File.WriteAllText(Path.Combine(_folder, file), "# Other");
        return new ResultDocuments(_folder).Find("one")!;
    }

    [Fact]
    public void Read_APage_HasTitleTableAndFigure()
    {
        var page = Read(
            "# Who *learns*: `a` & b\n\nText.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n![Curves](one-final.svg)\n\n```\nrtrl sweep one\n```\n",
            "one-final.svg"
        );
        Assert.Equal(("one", "Who learns: a & b", null), (page.Name, page.Title, page.RunsFile));
        Assert.DoesNotContain("<h1", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            "<div class=\"experiment-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>",
            page.Html,
            StringComparison.Ordinal
        );
        Assert.Contains("<img src=\"/results/files/one-final.svg\" alt=\"Curves\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(
            "<pre class=\"code\" tabindex=\"0\" aria-label=\"Commands\"><code>rtrl sweep one",
            page.Html,
            StringComparison.Ordinal
        );
    }

    /// <summary>Other pages of results are pages here too; what this program does not have is named and not linked.</summary>
    [Theory]
    [InlineData("[it](other.md)", "<a href=\"/results/other\">it</a>")]
    [InlineData("[it](other.md#numbers)", "<a href=\"/results/other#numbers\">it</a>")]
    [InlineData("[runs](one.rtrl)", "<a href=\"/results/files/one.rtrl\">runs</a>")]
    [InlineData("[there](https://arxiv.org/abs/2605.24709)", "<a href=\"https://arxiv.org/abs/2605.24709\">there</a>")]
    [InlineData("[below](#numbers)", "<a href=\"#numbers\">below</a>")]
    [InlineData("[pytorch](../../Rtrl.Benchmarks/results/pytorch.md)", "<p>pytorch</p>")]
    [InlineData("[key](../secret)", "<p>key</p>")]
    [InlineData("[run](javascript:alert)", "<p>run</p>")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;")]
    public void Read_Links_LeadOnlyWhereTheProgramHasSomething(string markdown, string html) =>
        Assert.Contains(html, Read($"# One\n\n{markdown}\n", "other.md", "one.rtrl").Html, StringComparison.Ordinal);

    [Fact]
    public void Read_APageWithRuns_KnowsTheirFile() =>
        Assert.EndsWith("one.rtrl", Read("# One", "one.rtrl").RunsFile, StringComparison.Ordinal);

    [Fact]
    public void All_WithoutAFolder_IsEmpty() => Assert.Empty(new ResultDocuments(Path.Combine(_folder, "none")).All);

    /// <summary>Every page of the repository came along, and everything that it shows or links to within the program is there.</summary>
    [Fact]
    public void Bundled_EveryPage_LeadsToWhatIsThere()
    {
        var documents = ResultDocuments.Bundled;
        Assert.Superset(
            new HashSet<string> { "memory-chain", "performance", "control" },
            documents.All.Select(page => page.Name).ToHashSet()
        );
        foreach (var page in documents.All)
        {
            Assert.NotEqual(page.Name, page.Title);
            foreach (var address in Addresses().Matches(page.Html).Select(match => match.Groups["address"].Value))
                Assert.True(
                    address.StartsWith("files/", StringComparison.Ordinal)
                        ? documents.File(Uri.UnescapeDataString(address[6..])) is not null
                        : documents.Find(address.Split('#')[0]) is not null,
                    $"{page.Name} leads to {address}."
                );
        }
    }

    [Fact]
    public async Task Server_FilesBesideThePages_AreHandedOutAndNothingElse()
    {
        await using var server = await LabServer.StartAsync();
        var figure = await server.Http.GetAsync(
            new Uri("/results/files/performance-scaling.svg", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal((200, "image/svg+xml"), ((int)figure.StatusCode, figure.Content.Headers.ContentType!.MediaType));
        foreach (var other in (string[])["rtrl.dll", "..%2Fappsettings.json", "%2Fetc%2Fpasswd"])
            Assert.Equal(
                404,
                (int)
                    (
                        await server.Http.GetAsync(
                            new Uri($"/results/files/{other}", UriKind.Relative),
                            TestContext.Current.CancellationToken
                        )
                    ).StatusCode
            );
        Assert.Contains(
            "What was measured with this program",
            await server.Http.GetStringAsync(new Uri("/results", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<h1 class=\"h-page\" tabindex=\"-1\">MemoryChain: who learns to remember</h1>",
            await server.Http.GetStringAsync(new Uri("/results/memory-chain", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "There is no such page of results.",
            await server.Http.GetStringAsync(new Uri("/results/nothing", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex("(?:href|src)=\"/results/(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addresses();
}
