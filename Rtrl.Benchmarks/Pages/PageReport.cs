using System.Globalization;
using Rtrl.Engine.Contracts;

namespace Rtrl.Benchmarks.Pages;

/// <summary>What <see cref="PageBenchmark"/> measured.</summary>
internal sealed record PageReport(string MeasuredAt, Provenance Machine, int Stored, int Active, string Load, IReadOnlyList<PageTime> Times)
{
    public string Markdown() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # What a person waits for

            {Stored:N0} runs in the history, {Active} of them active at unlimited speed, one finished after 10 million steps. Each page is opened {Times[
                0
            ].Milliseconds.Count} times in a fresh
            browser context (nothing cached). First content is the browser's first-contentful-paint; "takes clicks" is when the page answers; an
            interaction lasts from the event until a frame shows its result. Milliseconds; browser, server and training share two cores.

            | page | wait | median | 95th percentile | bar |
            |---|---|---|---|---|
            {string.Join('\n', Times.Select(Row))}

            {MeasuredAt}; {Machine.Processor}; {Machine.Runtime}; {Machine.OperatingSystem}; {Machine.VectorPath}; version {Machine.Version}, commit {Machine.Commit}; load averages {Load}.
            Again: `dotnet run -c Release --project Rtrl.Benchmarks -- pages`
            """
        );

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "pages.md"), Markdown() + "\n");
    }

    private static string Row(PageTime time) =>
        string.Create(CultureInfo.InvariantCulture, $"| {time.Page} | {time.What} | {time.Median:F0} | {time.P95:F0} | {Bar(time.What)} |");

    private static string Bar(string what) =>
        what switch
        {
            "first content" => "1,000",
            "takes clicks" => "",
            _ => "200",
        };
}
