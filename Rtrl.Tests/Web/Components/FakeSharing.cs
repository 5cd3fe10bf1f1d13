using System.Text;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Sharing;

namespace Rtrl.Tests.Web.Components;

/// <summary>Answers an import as a test says, and remembers what came.</summary>
internal sealed class FakeSharing : IRunSharing
{
    public List<string> Files { get; } = [];

    public Func<ImportReport> Answer { get; set; } = () => new ImportReport([], null);

    public Task<Stream> ExportAsync(
        IReadOnlyList<long> runs,
        Experiment? experiment,
        BundleContent content,
        CancellationToken cancellation = default
    ) => throw new NotSupportedException();

    public async Task<ImportReport> ImportAsync(Stream bundle, CancellationToken cancellation = default)
    {
        using var reader = new StreamReader(bundle, Encoding.UTF8);
        Files.Add(await reader.ReadToEndAsync(cancellation));
        return Answer();
    }
}
