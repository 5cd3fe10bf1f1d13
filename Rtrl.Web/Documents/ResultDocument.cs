using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rtrl.Web.Documents;

/// <summary>A page of measured results, as the repository has it.</summary>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="Html">Its content without the title; figures and other pages of results are linked within the program.</param>
/// <param name="RunsFile">Path of the bundle of its runs; null where it has none.</param>
public sealed record ResultDocument(string Name, string Title, string Html, string? RunsFile)
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers()
        .DisableHtml()
        .Build();

    /// <param name="files">Names of the files beside it.</param>
    public static ResultDocument Read(string path, IReadOnlyCollection<string> files)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var document = Markdown.Parse(File.ReadAllText(path), s_pipeline);
        var heading = document.OfType<HeadingBlock>().FirstOrDefault(block => block.Level == 1);
        var title = heading is null ? name : Text(heading);
        if (heading is not null)
            document.Remove(heading);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Lead(link, files);
        var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        s_pipeline.Setup(renderer);
        renderer.Render(document);
        // What scrolls must be reached by the keyboard.
        var html = writer
            .ToString()
            .Replace(
                "<table>",
                "<div class=\"experiment-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>",
                StringComparison.Ordinal
            )
            .Replace("</table>", "</table></div>", StringComparison.Ordinal)
            .Replace("<pre>", "<pre class=\"code\" tabindex=\"0\" aria-label=\"Commands\">", StringComparison.Ordinal);
        var runs = Path.ChangeExtension(path, Rtrl.Data.Copies.Bundle.Extension);
        return new ResultDocument(name, title, html, File.Exists(runs) ? runs : null);
    }

    /// <summary>Within the folder to this program's addresses; what lies elsewhere in the repository is named and not linked.</summary>
    private static void Lead(LinkInline link, IReadOnlyCollection<string> files)
    {
        var address = link.Url ?? "";
        if (address.StartsWith('#') || address.StartsWith("https://", StringComparison.Ordinal))
            return;
        var (file, anchor) = address.Split('#', 2) is [var before, var after] ? (before, "#" + after) : (address, "");
        file = Uri.UnescapeDataString(file);
        if (!files.Contains(file))
            link.ReplaceBy(new LiteralInline(Text(link) is { Length: > 0 } words ? words : file), copyChildren: false);
        else
            link.Url = file.EndsWith(ResultDocuments.Page, StringComparison.Ordinal)
                ? $"/results/{Uri.EscapeDataString(Path.GetFileNameWithoutExtension(file))}{anchor}"
                : $"/results/files/{Uri.EscapeDataString(file)}";
    }

    private static string Text(LeafBlock block) => block.Inline is { } inline ? Text(inline) : "";

    private static string Text(ContainerInline inline) =>
        string.Concat(
            inline
                .Descendants()
                .Select(part =>
                    part switch
                    {
                        LiteralInline literal => literal.Content.ToString(),
                        CodeInline code => code.Content,
                        _ => "",
                    }
                )
        );
}
