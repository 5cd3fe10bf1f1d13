using System.Text.Json;
using Rtrl.Cli;
using Rtrl.Tests.Cli.Commands;

namespace Rtrl.Tests.Cli;

public sealed class BenchTests
{
    [Fact]
    public async Task Bench_OnePreset_MeasuresEachOfItsAgentsWithoutAllocations()
    {
        var (exit, results, _) = await CommandTreeTests.InvokeAsync(
            "bench",
            "--network",
            "memory-chain-demo",
            "--slices",
            "15",
            "--slice-milliseconds",
            "1",
            "--json"
        );
        Assert.Equal(ExitCode.Done, exit);
        var lines = results
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        Assert.Equal(
            ["memory-chain-demo/exact-rtrl", "memory-chain-demo/tbptt1", "memory-chain-demo/feedforward"],
            lines.Select(line => line.GetProperty("network").GetString())
        );
        Assert.Equal([25_986, 25_986, 386], lines.Select(line => line.GetProperty("parameters").GetInt32()));
        Assert.All(
            lines,
            line =>
            {
                var microseconds = line.GetProperty("cpuMicrosecondsPerStep").GetDouble();
                Assert.True(microseconds > 0);
                Assert.Equal(
                    microseconds * 1000 / line.GetProperty("parameters").GetInt32(),
                    line.GetProperty("nanosecondsPerParameter").GetDouble(),
                    9
                );
                Assert.Equal(0, line.GetProperty("allocatedBytesPerStep").GetDouble());
                Assert.Equal(15, line.GetProperty("slices").GetInt32());
                Assert.NotEmpty(line.GetProperty("vector").GetString()!);
            }
        );
    }

    /// <summary>Sizes of `spec/performance.md` (the standard update) and of the paper's networks.</summary>
    [Fact]
    public async Task Bench_NamedNetworks_HaveThePublishedSizesAndAllocateNothing()
    {
        var (exit, results, _) = await CommandTreeTests.InvokeAsync(
            "bench",
            "--network",
            "ac-standard",
            "memory-chain-qrc",
            "popgym-ac",
            "masked-hopper-ac",
            "--slices",
            "15",
            "--slice-milliseconds",
            "1",
            "--json"
        );
        Assert.Equal(ExitCode.Done, exit);
        var lines = results
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        Assert.Equal(
            ["ac-standard", "memory-chain-qrc", "popgym-ac", "masked-hopper-ac"],
            lines.Select(line => line.GetProperty("network").GetString())
        );
        Assert.Equal([101_701, 101_636, 100_805, 50_566 + 50_433], lines.Select(line => line.GetProperty("parameters").GetInt32()));
        Assert.All(lines, line => Assert.Equal(0, line.GetProperty("allocatedBytesPerStep").GetDouble()));
    }
}
