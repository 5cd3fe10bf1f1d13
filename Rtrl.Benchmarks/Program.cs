using System.CommandLine;
using Rtrl.Benchmarks.Environments;
using Rtrl.Benchmarks.Performance;
using Rtrl.Engine.Numerics;

namespace Rtrl.Benchmarks;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (VectorPath.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return 2;
        }

        var windows = new Option<int>("--windows") { Description = "Pairs of windows, without and with a client.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Length of a window.", DefaultValueFactory = _ => 20 };
        var speed = new Option<int>("--speed") { Description = "Steps per second of the agent. Below what it could do, so that no cost hides behind fewer steps.", DefaultValueFactory = _ => 2000 };
        var results = new Option<string>("--results") { Description = "Folder for live.json and live.md.", DefaultValueFactory = _ => Path.Combine("Rtrl.Benchmarks", "results") };
        var live = new Command("live", "Processor time that one hub client costs the server, scalars at 20 Hz.") { windows, seconds, speed, results };
        live.SetAction(async (parsed, cancellation) =>
        {
            var report = await LiveBenchmark.RunAsync(parsed.GetValue(windows), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(speed), cancellation);
            await report.WriteAsync(parsed.GetValue(results)!);
            Console.WriteLine(report.Markdown());
        });
        var milliseconds = new Option<int>("--milliseconds") { Description = "Processor time of one repetition; there are six per environment and level.", DefaultValueFactory = _ => 50 };
        var environments = new Command("environments", "Processor time of one step of every environment.") { milliseconds };
        environments.SetAction(parsed => Console.Write(EnvironmentBenchmark.Run(parsed.GetValue(milliseconds))));
        var rounds = new Option<int>("--rounds") { Description = "Slices of each thing; the median counts.", DefaultValueFactory = _ => 15 };
        var folder = new Option<string>("--folder") { Description = "Where performance.md and its figure go.", DefaultValueFactory = _ => Path.Combine("docs", "results") };
        var performance = new Command("performance", "The standard update against other programs for it, against the machine's bandwidth, and against size.") { rounds, folder };
        performance.SetAction(async parsed =>
        {
            var report = PerformanceBenchmark.Run(parsed.GetValue(rounds));
            await report.WriteAsync(parsed.GetValue(folder)!);
            Console.WriteLine(report.Markdown());
        });
        return await new RootCommand("Benchmarks whose results are kept in Rtrl.Benchmarks/results.") { live, environments, performance }.Parse(arguments).InvokeAsync();
    }
}
