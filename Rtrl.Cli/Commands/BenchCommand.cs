using System.CommandLine;
using System.Globalization;
using Rtrl.Engine.Settings;
using Spectre.Console;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl bench</c>: processor time of one training step.</summary>
internal static class BenchCommand
{
    public static Command Create(CliOutput output)
    {
        var names = BenchNetwork.All.Select(network => network.Name).ToArray();
        var network = new Option<string[]>("--network", "-n")
        {
            HelpName = "name",
            Description =
                $"Networks to measure: {string.Join(", ", BenchNetwork.Named.Select(named => named.Name))}, or a preset for all its agents "
                + "(rtrl presets lists them). Default: all.",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var slices = new Option<int>("--slices")
        {
            HelpName = "count",
            Description = "Slices each network is timed in, an odd number from 15; the median counts.",
            DefaultValueFactory = _ => 25,
        };
        var milliseconds = new Option<double>("--slice-milliseconds")
        {
            HelpName = "ms",
            Description = "Length of a slice.",
            DefaultValueFactory = _ => 40,
        };
        var json = new Option<bool>("--json") { Description = "One JSON object a line on standard output." };
        var command = new Command("bench", "Measures the processor time and the allocations of one training step.")
        {
            network,
            slices,
            milliseconds,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var count = parsed.GetValue(slices);
                if (count is < 15 or > 9999 || count % 2 == 0)
                    throw new UsageException($"--slices {count}: allowed are odd numbers from 15 to 9,999.");
                if (parsed.GetValue(milliseconds) is not (>= 1 and <= 60_000))
                    throw new UsageException($"--slice-milliseconds {parsed.GetValue(milliseconds)}: allowed are 1 to 60,000.");

                var results = StepBenchmark.Measure(
                    Choose(parsed.GetValue(network) ?? []),
                    count,
                    parsed.GetValue(milliseconds),
                    cancellation
                );
                if (parsed.GetValue(json))
                    foreach (var result in results)
                        output.Json(result);
                else
                    Show(results, output);
                return Task.FromResult(ExitCode.Done);
            }
        );
        return command;
    }

    private static IReadOnlyList<BenchNetwork> Choose(string[] wanted)
    {
        var networks = BenchNetwork.All;
        if (wanted.Length == 0)
            return networks;
        return
        [
            .. wanted
                .SelectMany(name =>
                    networks
                        .Where(network => network.Name == name || network.Name.StartsWith(name + "/", StringComparison.Ordinal))
                        .ToList()
                        is { Count: > 0 } found
                        ? found
                        : throw new UsageException(
                            $"--network {name}: there is no such network. Did you mean "
                                + $"{NearestName.Of(name, networks.Select(network => network.Name))}?"
                        )
                )
                .DistinctBy(network => network.Name),
        ];
    }

    private static void Show(IReadOnlyList<BenchResult> results, CliOutput output)
    {
        var table = new Table().AddColumn("network");
        foreach (var heading in (string[])["parameters", "µs/step", "fastest", "slowest", "ns/parameter", "bytes/step"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var result in results)
            table.AddRow([
                .. new[]
                {
                    result.Network,
                    result.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                    F(result.CpuMicrosecondsPerStep),
                    F(result.FastestMicroseconds),
                    F(result.SlowestMicroseconds),
                    result.NanosecondsPerParameter.ToString("F3", CultureInfo.InvariantCulture),
                    result.AllocatedBytesPerStep.ToString("0.##", CultureInfo.InvariantCulture),
                }.Select(Markup.Escape),
            ]);
        output.Results.Write(table);
        var machine = results[0];
        output.Results.WriteLine(
            $"{machine.Clock} time, median of {machine.Slices} slices; {machine.Vector} kernels; {machine.Processor}; "
                + $"{machine.Runtime}; {machine.OperatingSystem}"
        );

        static string F(double microseconds) => microseconds.ToString("F2", CultureInfo.InvariantCulture);
    }
}
