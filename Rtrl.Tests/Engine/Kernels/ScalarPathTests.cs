using System.Diagnostics;
using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Learning.Agents;
using Rtrl.Tests.Engine.Networks;
using Rtrl.Tests.Engine.Networks.Cells;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Kernels;

public class ScalarPathTests
{
    private const string Variable = "RTRL_VECTOR_PATH";

    [Theory]
    [InlineData(Variable, "scalar")]
    [InlineData(Variable, "avx2")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public async Task Kernels_OtherPaths_PassTheSameTests(string variable, string value)
    {
        if (
            VectorPath.Name != VectorPath.NameOf(VectorPath.Supported[0])
            || VectorPath.Choose(value == "0" ? "scalar" : value) is null
            || VectorPath.Name == value
        )
            return; // this is the child, or a machine without that path: the tests beside this one are the point

        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ScalarPathTests).Assembly.Location);
        foreach (
            var tests in new[]
            {
                typeof(VectorKernelsTests),
                typeof(RuleKernelsTests),
                typeof(DenseKernelsTests),
                typeof(RtuKernelsTests),
                typeof(UnitKernelsTests),
                typeof(LaneMathTests),
                typeof(StreamingNetworkTests),
                typeof(KernelGoldenTests),
                typeof(DiagnosticsKernelGoldenTests),
                typeof(AgentGoldenTests),
                typeof(AgentReferenceTests),
                typeof(FusedStepTests),
                typeof(FingerprintTests),
            }
        )
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(tests.FullName!);
        }

        start.Environment[variable] = value;
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output + await errors);
    }

    [Fact]
    public void Name_IsOneOfTheKnownPaths()
    {
        Assert.Contains(VectorPath.Name, new[] { "avx512", "avx2", "scalar" });
        if (Environment.GetEnvironmentVariable(Variable) == "scalar")
            Assert.Equal("scalar", VectorPath.Name);
    }

    [Fact]
    public void ProblemWith_UnknownPath_NamesWhatThereIs()
    {
        Assert.Null(VectorPath.Problem);
        Assert.Null(VectorPath.ProblemWith("scalar"));
        Assert.Null(VectorPath.ProblemWith(null));
        var problem = VectorPath.ProblemWith("avx1024");
        Assert.StartsWith("RTRL_VECTOR_PATH=avx1024: this machine has ", problem, StringComparison.Ordinal);
        Assert.All(VectorPath.Supported, path => Assert.Contains(VectorPath.NameOf(path), problem, StringComparison.Ordinal));
    }
}
