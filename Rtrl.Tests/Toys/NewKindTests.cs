using System.Diagnostics;

namespace Rtrl.Tests.Toys;

/// <summary>A new agent, cell or environment is one file: three toys prove it in a process of their own.</summary>
public sealed class NewKindTests
{
    [Fact]
    public async Task Kinds_OfATestProject_AreMetWhereverTheHousesOwnAre()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(NewKindTests).Assembly.Location);
        foreach (var argument in new[] { "-class", typeof(ToyTests).FullName!, "-explicit", "only", "-noColor" })
            start.ArgumentList.Add(argument);
        start.Environment[ToyKinds.Variable] = "1";
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, output + await errors);
        Assert.Contains(
            $"Total: {typeof(ToyTests).GetMethods().Count(method => method.IsDefined(typeof(FactAttribute), inherit: false))},",
            output,
            StringComparison.Ordinal
        );
    }
}
