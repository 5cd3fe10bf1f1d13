using System.Globalization;
using Microsoft.Playwright;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks.Pages;

/// <summary>
/// How long a person waits: first content of each page and answers to clicks, in a real browser against a server with a long history and
/// many active runs. First content is the browser's own first-contentful-paint; an interaction lasts from the event until the page shows
/// its result in a frame.
/// </summary>
internal static class PageBenchmark
{
    /// <summary>How Chromium is started: no window, nothing of its own in the background.</summary>
    internal static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private const string Ready = "() => document.documentElement.dataset.ready === 'yes'";

    public static async Task<PageReport> RunAsync(int stored, int active, int rounds, string? chromium, CancellationToken cancellation)
    {
        await using var server = new ServerProcess();
        var longRun = await StoredRuns.WriteAsync(server.Database, stored - active, ProvenanceReader.Current);
        await server.StartAsync(cancellation);
        var runs = await server.CreateRunsAsync(
            new
            {
                preset = "memory-chain-stream-q-lab",
                seeds = Enumerable.Range(0, active),
                name = "active",
                settings = new Dictionary<string, object> { ["stop.steps"] = 1_000_000_000_000 },
            },
            cancellation
        );
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium(chromium), Args = Flags }
        );
        var pages = Pages(runs, longRun);
        var times = new Dictionary<(string Page, string What), List<double>>();
        for (var round = -1; round < rounds; round++) // round -1 warms server and browser up
        {
            foreach (var (name, path, interactions) in pages)
            {
                // A context of its own: nothing cached, as for a first visit.
                await using var context = await browser.NewContextAsync(
                    new BrowserNewContextOptions
                    {
                        ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
                    }
                );
                var page = await context.NewPageAsync();
                page.SetDefaultTimeout(60_000);
                await page.GotoAsync(server.Address + path);
                await page.WaitForFunctionAsync(Ready);
                Add(
                    name,
                    "first content",
                    await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
                );
                Add(name, "takes clicks", await page.EvaluateAsync<double>("() => performance.now()"));
                if (interactions.Length > 0)
                    // Nobody clicks while the page is still being put together.
                    await page.EvaluateAsync("() => new Promise(idle => requestIdleCallback(idle))");
                foreach (var (what, act, shown) in interactions)
                    Add(name, what, await page.EvaluateAsync<double>(Interaction(act, shown)));
            }

            void Add(string page, string what, double milliseconds)
            {
                if (round < 0)
                    return;
                if (!times.TryGetValue((page, what), out var list))
                    times[(page, what)] = list = [];
                list.Add(milliseconds);
            }
        }

        return new PageReport(
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ProvenanceReader.Current,
            stored,
            active,
            MachineLoad.Now(),
            [.. times.Select(pair => new PageTime(pair.Key.Page, pair.Key.What, pair.Value))]
        );
    }

    /// <summary>Acts and waits, frame by frame, until the result is there.</summary>
    private static string Interaction(string act, string shown) =>
        $$"""
            () => new Promise((done, fail) => {
              const start = performance.now();
              {{act}};
              const look = () => ({{shown}}) ? done(performance.now() - start) : performance.now() - start > 20000 ? fail(new Error({{System.Text.Json.JsonSerializer.Serialize(
                "never shown: " + shown
            )}})) : requestAnimationFrame(look);
              requestAnimationFrame(look);
            })
            """;

    private static (string Name, string Path, (string What, string Act, string Shown)[] Interactions)[] Pages(
        IReadOnlyList<long> active,
        long longRun
    ) =>
        [
            ("/", "/", []),
            (
                "/runs",
                "/runs?group=none",
                [
                    (
                        "sort by name",
                        "document.querySelector('th.c-name button').click()",
                        "document.querySelector('th.c-name').hasAttribute('aria-sort')"
                    ),
                    (
                        "sort the other way",
                        "{ window.order = document.querySelector('th.c-name').getAttribute('aria-sort'); "
                            + "document.querySelector('th.c-name button').click(); }",
                        "document.querySelector('th.c-name').getAttribute('aria-sort') !== window.order"
                    ),
                    (
                        "search",
                        "{ const box = document.querySelector('#runs-search'); box.value = 'active'; box.dispatchEvent(new "
                            + "Event('input', { bubbles: true })); }",
                        "(rows => rows.length > 0 && rows.every(row => "
                            + "row.textContent.includes('active')))([...document.querySelectorAll('tr[data-run]')])"
                    ),
                    (
                        "select a run",
                        "document.querySelector('tr[data-run] input[type=checkbox]').click()",
                        "document.querySelector('.bulk')"
                    ),
                ]
            ),
            (
                "/runs/{active}",
                $"/runs/{active[0]}",
                [
                    (
                        "pause",
                        "document.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', code: 'Space', bubbles: true }))",
                        "[...document.querySelectorAll('.chip')].some(chip => chip.textContent.includes('paused'))"
                    ),
                    (
                        "resume",
                        "document.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', code: 'Space', bubbles: true }))",
                        "[...document.querySelectorAll('.chip')].some(chip => chip.textContent.includes('running'))"
                    ),
                ]
            ),
            ("/runs/{10 M steps}", string.Create(CultureInfo.InvariantCulture, $"/runs/{longRun}"), []),
            (
                "/new",
                "/new?preset=memory-chain-stream-q-lab",
                [
                    (
                        "change a field",
                        "{ const field = document.querySelector(\"[data-setting='agent.traceDecay'] input\"); field.focus(); "
                            + "field.value = '0.31'; field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new "
                            + "Event('change', { bubbles: true })); }",
                        "document.querySelector('pre.code').textContent.includes('0.31')"
                    ),
                    (
                        "choose a preset",
                        "[...document.querySelectorAll('label.preset')].find(label => "
                            + "label.textContent.includes('memory-chain-stream-q-stream-x')).querySelector('input').click()",
                        "document.querySelector('pre.code').textContent.includes('memory-chain-stream-q-stream-x')"
                    ),
                ]
            ),
            (
                "/compare",
                string.Create(CultureInfo.InvariantCulture, $"/compare?runs={longRun},{longRun + 1},{active[0]}"),
                [
                    (
                        "smoothing",
                        "{ const slider = document.querySelector('.smoothing input'); slider.value = slider.value === '3' ? 2 : 3; "
                            + "slider.dispatchEvent(new Event('input', { bubbles: true })); window.smoothed = "
                            + "document.querySelector('.smoothing output').textContent; }",
                        "document.querySelector('.smoothing output').textContent !== window.smoothed"
                    ),
                    ("log x", "document.querySelector('.check input').click()", "location.search.includes('log')"),
                ]
            ),
            ("/settings", "/settings", []),
        ];

    /// <summary>The browser that was named, else RTRL_CHROMIUM, else chromium on the path.</summary>
    internal static string Chromium(string? named) => named ?? Environment.GetEnvironmentVariable("RTRL_CHROMIUM") ?? OnPath("chromium");

    private static string OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"There is no {program} on the path: install it (apt-get install -y --no-install-recommends chromium fonts-dejavu-core) "
                + "or name it with --chromium."
        );
}
