namespace Rtrl.Web.Documents;

/// <summary>The pages of results that come with the program: the repository's docs/results, copied beside it when it was built.</summary>
public sealed class ResultDocuments
{
    /// <summary>Ending of a page; the other files are figures and runs.</summary>
    public const string Page = ".md";

    private readonly Dictionary<string, string> _files;
    private readonly Lazy<IReadOnlyList<ResultDocument>> _all;

    /// <param name="folder">One that is not there has no pages.</param>
    public ResultDocuments(string folder)
    {
        _files = Directory.Exists(folder) ? Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path)) : [];
        _all = new(() =>
            [
                .. _files
                    .Values.Where(path => path.EndsWith(Page, StringComparison.Ordinal))
                    .Select(path => ResultDocument.Read(path, _files.Keys))
                    .OrderBy(page => page.Title, StringComparer.OrdinalIgnoreCase),
            ]
        );
    }

    public static ResultDocuments Bundled { get; } = new(Path.Combine(AppContext.BaseDirectory, "results"));

    /// <summary>By title.</summary>
    public IReadOnlyList<ResultDocument> All => _all.Value;

    public ResultDocument? Find(string name) => All.FirstOrDefault(page => page.Name == name);

    /// <summary>Path of a file beside the pages; null when there is none of that name.</summary>
    public string? File(string name) => _files.GetValueOrDefault(name);
}
