using System.Diagnostics;
using Rtrl.Engine.Numerics;
using Rtrl.Tests.Engine.Learning;
using Rtrl.Tests.Engine.Networks;

namespace Rtrl.Tests.Engine.Numerics;

public class ScalarPathTests
{
    private const string Variable = "RTRL_VECTOR_PATH";

    [Theory]
    [InlineData(Variable, "scalar")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public async Task Kernels_VectorInstructionsOff_PassTheSameTests(string variable, string value)
    {
        if (VectorPath.Name == "scalar")
            return; // this is the child, or a machine without vectors: the tests beside this one are the point

        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ScalarPathTests).Assembly.Location);
        foreach (var tests in new[] { typeof(VectorMathTests), typeof(ValueNetworkTests), typeof(KernelGoldenTests), typeof(AgentGoldenTests), typeof(AgentReferenceTests) })
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
}
