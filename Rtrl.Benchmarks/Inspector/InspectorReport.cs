using System.Globalization;
using System.Text;
using Rtrl.Engine.Contracts;

namespace Rtrl.Benchmarks.Inspector;

/// <summary>What the command <c>inspector</c> found, as the page docs/results/inspector.md.</summary>
internal sealed record InspectorReport(
    string MeasuredAt,
    Provenance Machine,
    long Steps,
    double WindowSeconds,
    string Load,
    IReadOnlyList<SeedFinding> Seeds,
    IReadOnlyList<LoadFinding> Sizes
)
{
    /// <summary>A recall whose interval holds one half cannot be told from chance.</summary>
    private static bool AtChance(SetFinding set) => set.Longest.Low <= 0.5 && set.Longest.High >= 0.5;

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            # What the inspector finds

            {MeasuredAt}; {Machine.Processor}; {Machine.Runtime}; {Machine.OperatingSystem}; version {Machine.Version}, commit {Machine.Commit}; vector path {Machine.VectorPath}; load averages {Load}.
            Again: `dotnet run -c Release --project Rtrl.Benchmarks -- inspector`

            """
        );
        if (Seeds.Count > 0)
            Experiment(text);
        if (Sizes.Count > 0)
            Costs(text);
        return text.ToString().TrimEnd() + "\n";
    }

    private void Experiment(StringBuilder text)
    {
        var solved = Seeds.Where(seed => seed.Recall >= 0.95).ToList();
        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            ## Touching a trained MemoryChain agent

            Preset `{InspectorExperiment.Preset}` (L = 16, linear RTU 192, exact RTRL), {Steps:N0} steps, seeds 0 to {Seeds.Count
                - 1}. Then, with weights frozen and greedy actions:
            the cue is flipped before the first step of 100 episodes, everything else drawn alike; and units are replaced by their means over 20 episodes, {InspectorExperiment.Episodes} episodes each:
            the k units with the longest time constants, and k units drawn at random from the shorter-lived half. Recall is the share of right answers; 0.5 is chance.
            Intervals are 95 % Wilson intervals. Every seed is listed, solved or not.

            | seed | solved at | recall | answers that invert | right for the flipped cue | units with τ ≥ 14 | longest τ |
            |---|---|---|---|---|---|---|
            {string.Join(
                '\n',
                Seeds.Select(seed =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {seed.Seed} | {(seed.SolvedAt is { } at ? at.ToString("N0", CultureInfo.InvariantCulture) : "–")} | {seed.Recall:0.000} | {seed.Inverted:0.00} | {seed.Followed:0.00} | {seed.Long} | {seed.LongestTimeConstant:0.0} |"
                    )
                )
            )}

            Of {Seeds.Count} agents {solved.Count} recall at least 95 %. {(
                solved.Count == 0
                    ? "There is none whose memory could be touched."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"Among these the answer inverts in {solved.Average(seed => seed.Inverted):P0} of the flips on average, in the least of them in {solved.Min(seed => seed.Inverted):P0}."
                    )
            )}

            | seed | k | recall without the k longest-lived | recall without k random short-lived |
            |---|---|---|---|
            {string.Join(
                '\n',
                Seeds.SelectMany(seed =>
                    seed.Sets.Select(set =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"| {seed.Seed} | {set.Units}{(set.Units == seed.Long ? " (all with τ ≥ 14)" : "")} | {set.Longest.Value:0.000} [{set.Longest.Low:0.00}, {set.Longest.High:0.00}] | {set.Short.Value:0.000} [{set.Short.Low:0.00}, {set.Short.High:0.00}] |"
                        )
                    )
                )
            )}

            | k | agents that recall ≥ 0.95 | at chance without the longest-lived | mean recall | still ≥ 0.95 without the short-lived | mean recall |
            |---|---|---|---|---|---|
            {string.Join('\n', Summary(solved))}

            """
        );
    }

    private static IEnumerable<string> Summary(List<SeedFinding> solved) =>
        solved
            .SelectMany(seed => seed.Sets.Where(set => set.Units != seed.Long || set.Units is 5 or 10 or 20 or 40))
            .GroupBy(set => set.Units)
            .OrderBy(group => group.Key)
            .Select(group => Row(group.Key.ToString(CultureInfo.InvariantCulture), [.. group]))
            .Append(Row("all with τ ≥ 14", [.. solved.SelectMany(seed => seed.Sets.Where(set => set.Units == seed.Long))]));

    private static string Row(string size, IReadOnlyList<SetFinding> sets) =>
        sets.Count == 0
            ? $"| {size} | 0 | – | – | – | – |"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"| {size} | {sets.Count} | {sets.Count(AtChance)} | {sets.Average(set => set.Longest.Value):0.000} | "
                    + $"{sets.Count(set => set.Short.Value >= 0.95)} | {sets.Average(set => set.Short.Value):0.000} |"
            );

    private void Costs(StringBuilder text) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"""

            ## What an open inspector costs

            One run of the same preset with 192 and with 512 units. Windows of {WindowSeconds:N0} s in pairs, without and with one hub client (no browser) on all of the inspector's streams
            (scalars 20 Hz, state 8, poles 5, episode 5, bodies 10), in alternating order. Processor time per step is that of the training thread alone, at full speed;
            server, bytes and frames are at {InspectorLoad.StepsPerSecond} steps/s. Medians over the windows. The browser row is headless Chromium without a GPU on the same machine.

            | | {string.Join(" | ", Sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Units} units")))} |
            |---|{string.Concat(Enumerable.Repeat("---|", Sizes.Count))}
            | training thread per step, no client | {Each(size => $"{LoadFinding.Median(size.NanosecondsWithout) / 1000:0.00} µs")} |
            | the same, client on all streams | {Each(size => $"{LoadFinding.Median(size.NanosecondsWith) / 1000:0.00} µs")} |
            | **rise** (the bar is 3 %) | {Each(size => $"**{size.RisePercent:+0.0;−0.0} %**")} |
            | server, no client, % of a core | {Each(size => $"{LoadFinding.Median(size.ServerWithout):0.0}")} |
            | server, one client, above that | {Each(size => $"{size.ServerRise:+0.0;−0.0}")} |
            | to the client | {Each(size => $"{size.BytesPerSecond / 1000:0} kB/s, {size.FramesPerSecond:0} frames/s")} |
            | a browser on the page: server, % of a core | {Each(size =>
                size.ServerWithBrowser is { } server ? $"{server:0.0}" : "not measured"
            )} |
            | animation frames/s there | {Each(size => size.BrowserFrames is { } frames ? $"{frames:0}" : "not measured")} |
            | poles, state drawn per second | {Each(size =>
                size.PoleDrawings is { } poles ? $"{poles:0.0}, {size.StateDrawings:0.0}" : "not measured"
            )} |

            Single windows, µs per step without / with: {string.Join(
                "; ",
                Sizes.Select(size => $"{size.Units} units: {Windows(size.NanosecondsWithout)} / {Windows(size.NanosecondsWith)}")
            )}.

            """
        );

    private string Each(Func<LoadFinding, string> cell) => string.Join(" | ", Sizes.Select(cell));

    private static string Windows(IReadOnlyList<double> values) =>
        string.Join(", ", values.Select(value => (value / 1000).ToString("0.00", CultureInfo.InvariantCulture)));
}
