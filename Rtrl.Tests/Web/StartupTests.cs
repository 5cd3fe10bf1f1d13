using Xunit;

namespace Rtrl.Tests.Web;

/// <summary>What keeps the program from starting is told in one message, with exit code 1 and without a stack trace.</summary>
public sealed class StartupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_PortInUse_SaysSo()
    {
        await using var other = await LabServer.StartAsync();
        await AssertRefusedAsync($"{other.Address.Port}", "--urls", $"http://127.0.0.1:{other.Address.Port}");
    }

    [Fact]
    public async Task Start_DatabaseIsNoDatabase_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "rtrl.db"), new string('x', 5_000), TestContext.Current.CancellationToken);
        await AssertRefusedAsync(Path.Combine(_folder, "rtrl.db"), "--urls", "http://127.0.0.1:0");
    }

    [Fact]
    public async Task Start_DatabaseIsAFolder_SaysSo() =>
        await AssertRefusedAsync(_folder, "--urls", "http://127.0.0.1:0", $"--Rtrl:Data:Path={_folder}");

    [Fact]
    public async Task Start_BeyondLoopbackWithoutToken_SaysSo() =>
        await AssertRefusedAsync("Rtrl__Security__Token", "--urls", "http://0.0.0.0:0");

    [Fact]
    public async Task Start_AddressOfAnotherMachine_SaysSo() =>
        await AssertRefusedAsync("cannot listen", "--urls", "http://192.0.2.7:0", "--Rtrl:Security:Token=a-token-of-enough-letters");

    [Theory]
    [InlineData("http://127.0.0.1:52O7")]
    [InlineData("http://localhost:")]
    [InlineData("http://[::1]x:5207")]
    public async Task Start_TypingErrorInTheAddress_SaysSo(string url) => await AssertRefusedAsync(url, "--urls", url);

    [Theory]
    [InlineData("MaxActiveRuns", "0")]
    [InlineData("Workers", "-1")]
    [InlineData("CheckpointSeconds", "NaN")]
    [InlineData("SliceMilliseconds", "many")]
    public async Task Start_AbsurdSetting_NamesIt(string setting, string value) =>
        await AssertRefusedAsync(setting, "--urls", "http://127.0.0.1:0", $"--Rtrl:Training:{setting}={value}");

    private async Task AssertRefusedAsync(string named, params string[] arguments)
    {
        var (exitCode, output, error) = await ChildServer.RunAsync(_folder, arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
        Assert.InRange(error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 1, 2);
    }
}
