using System.CommandLine;
using System.Globalization;
using Rtrl.Benchmarks.Checkpoints;
using Rtrl.Benchmarks.Environments;
using Rtrl.Benchmarks.Inspector;
using Rtrl.Benchmarks.Kernels;
using Rtrl.Benchmarks.Pages;
using Rtrl.Benchmarks.Performance;
using Rtrl.Benchmarks.Physics;
using Rtrl.Engine.Kernels;
using Rtrl.Web.Training;

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

        var windows = new Option<int>("--windows")
        {
            Description = "Pairs of windows, without and with a client.",
            DefaultValueFactory = _ => 5,
        };
        var seconds = new Option<double>("--seconds") { Description = "Length of a window.", DefaultValueFactory = _ => 20 };
        var speed = new Option<int>("--speed")
        {
            Description = "Steps per second of the agent. Below what it could do, so that no cost hides behind fewer steps.",
            DefaultValueFactory = _ => 2000,
        };
        var results = new Option<string>("--results")
        {
            Description = "Folder for what is measured.",
            DefaultValueFactory = _ => Path.Combine("Rtrl.Benchmarks", "results"),
        };
        var live = new Command("live", "Processor time that one hub client costs the server, scalars at 20 Hz.")
        {
            windows,
            seconds,
            speed,
            results,
        };
        live.SetAction(
            async (parsed, cancellation) =>
            {
                var report = await LiveBenchmark.RunAsync(
                    parsed.GetValue(windows),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    parsed.GetValue(speed),
                    cancellation
                );
                await report.WriteAsync(parsed.GetValue(results)!);
                Console.WriteLine(report.Markdown());
            }
        );
        var milliseconds = new Option<int>("--milliseconds")
        {
            Description = "Processor time of one repetition; there are six per environment and level.",
            DefaultValueFactory = _ => 50,
        };
        var environments = new Command("environments", "Processor time of one step of every environment.") { milliseconds };
        environments.SetAction(parsed => Console.Write(EnvironmentBenchmark.Run(parsed.GetValue(milliseconds))));
        var slices = new Option<int>("--slices")
        {
            Description = "Slices of each thing; the median counts.",
            DefaultValueFactory = _ => 15,
        };
        var folder = new Option<string>("--folder")
        {
            Description = "Where the page and its figures go.",
            DefaultValueFactory = _ => Path.Combine("docs", "results"),
        };
        var performance = new Command(
            "performance",
            "The standard update against other programs for it, against the machine's bandwidth, and against size."
        )
        {
            slices,
            folder,
        };
        performance.SetAction(async parsed =>
        {
            var report = PerformanceBenchmark.Run(parsed.GetValue(slices));
            await report.WriteAsync(parsed.GetValue(folder)!);
            Console.WriteLine(report.Markdown());
        });
        var kernels = new Command(
            "kernels",
            "Every fused loop against plain programs for it and against the machine's bandwidth. Writes docs/results/kernels.md."
        )
        {
            slices,
            folder,
        };
        kernels.SetAction(async parsed =>
        {
            var report = KernelBenchmark.Run(parsed.GetValue(slices));
            await report.WriteAsync(parsed.GetValue(folder)!);
            Console.WriteLine(report.Markdown());
        });
        var rounds = new Option<int>("--rounds") { Description = "How often each page is opened.", DefaultValueFactory = _ => 20 };
        var stored = new Option<int>("--runs") { Description = "Runs in the history.", DefaultValueFactory = _ => 500 };
        var active = new Option<int>("--active") { Description = "How many of them are being trained.", DefaultValueFactory = _ => 20 };
        var chromium = new Option<string?>("--chromium")
        {
            Description = "The browser; by default chromium on the path, or RTRL_CHROMIUM.",
        };
        var pages = new Command("pages", "What a person waits for: first content of every page, answers to clicks.")
        {
            rounds,
            stored,
            active,
            chromium,
            results,
        };
        pages.SetAction(
            async (parsed, cancellation) =>
            {
                var report = await PageBenchmark.RunAsync(
                    parsed.GetValue(stored),
                    parsed.GetValue(active),
                    parsed.GetValue(rounds),
                    parsed.GetValue(chromium),
                    cancellation
                );
                await report.WriteAsync(parsed.GetValue(results)!);
                Console.WriteLine(report.Markdown());
            }
        );
        var seeds = new Option<int>("--seeds")
        {
            Description = "Agents that are trained and touched; 0 leaves that part out.",
            DefaultValueFactory = _ => 10,
        };
        var steps = new Option<long>("--steps") { Description = "Training steps of each.", DefaultValueFactory = _ => 250_000 };
        var page = new Option<string>("--page")
        {
            Description = "The page that is written.",
            DefaultValueFactory = _ => Path.Combine("docs", "results", "inspector.md"),
        };
        var inspector = new Command(
            "inspector",
            "Touches trained MemoryChain agents, and weighs an open inspector with 192 and 512 units. Writes docs/results/inspector.md."
        )
        {
            seeds,
            steps,
            windows,
            seconds,
            chromium,
            page,
        };
        inspector.SetAction(
            async (parsed, cancellation) =>
            {
                var found = InspectorExperiment.Run(parsed.GetValue(seeds), parsed.GetValue(steps), Console.Error.WriteLine, cancellation);
                var window = TimeSpan.FromSeconds(parsed.GetValue(seconds));
                var load = MachineLoad.Now();
                var sizes = new List<LoadFinding>();
                if (parsed.GetValue(windows) > 0)
                {
                    foreach (var units in new[] { 192, 512 })
                        sizes.Add(
                            await InspectorLoad.RunAsync(
                                units,
                                parsed.GetValue(windows),
                                window,
                                PageBenchmark.Chromium(parsed.GetValue(chromium)),
                                cancellation
                            )
                        );
                }

                var report = new InspectorReport(
                    TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    ProvenanceReader.Current,
                    parsed.GetValue(steps),
                    window.TotalSeconds,
                    load,
                    found,
                    sizes
                );
                await File.WriteAllTextAsync(parsed.GetValue(page)!, report.Markdown(), cancellation);
                Console.WriteLine(report.Markdown());
            }
        );
        var many = new Option<int>("--rounds")
        {
            Description = "Checkpoints of each network; the median counts.",
            DefaultValueFactory = _ => 50,
        };
        var checkpoints = new Command("checkpoints", "What a checkpoint costs the training thread, and how long it takes to be stored.")
        {
            many,
        };
        checkpoints.SetAction(async parsed => Console.Write(await CheckpointBenchmark.RunAsync(parsed.GetValue(many))));
        var turns = new Option<int>("--turns")
        {
            Description = "Turns of 500 steps for each task and engine; the median counts.",
            DefaultValueFactory = _ => 41,
        };
        var physics = new Command("physics", "Steps a second of the locomotion tasks, beside MuJoCo called directly.") { turns };
        physics.SetAction(parsed => Console.Write(PhysicsBenchmark.Run(parsed.GetValue(turns))));
        return await new RootCommand("Benchmarks whose results are kept in Rtrl.Benchmarks/results.")
        {
            live,
            environments,
            pages,
            performance,
            kernels,
            inspector,
            checkpoints,
            physics,
        }
            .Parse(arguments)
            .InvokeAsync();
    }
}
