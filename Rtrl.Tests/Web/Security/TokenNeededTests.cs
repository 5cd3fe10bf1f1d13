using System.Net;
using Microsoft.AspNetCore.Hosting;
using Rtrl.Web.Security;

namespace Rtrl.Tests.Web.Security;

/// <summary>Without a good token no server listens beyond loopback.</summary>
public sealed class TokenNeededTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.7:0")]
    [InlineData("http://lab.example:0")]
    public async Task Start_BeyondLoopbackWithoutToken_IsRefusedInWords(string url)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => LabServer.StartAsync(urls: url));
        Assert.Contains(url, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Rtrl__Security__Token", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ListeningBeyondLoopbackAfterAll_EndsTheProgram()
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() =>
            LabServer.StartAsync(configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Any, 0)))
        );
        Assert.Contains("was found listening on http://0.0.0.0:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Rtrl__Security__Token", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ShortToken_IsRefused() =>
        Assert.Contains(
            "16",
            (await Assert.ThrowsAsync<StartupException>(() => LabServer.StartAsync(settings: ["Rtrl:Security:Token=short"]))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("                ")]
    [InlineData("\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t")]
    [InlineData("\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b")]
    [InlineData("\u3000\u00a0\u2028\ufeff\u0001\u3000\u00a0\u2028\ufeff\u0001\u3000\u00a0\u2028\ufeff\u0001\u3000")]
    public async Task Start_TokenThatCannotBeSeen_IsNone(string token)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() =>
            LabServer.StartAsync(settings: ["Rtrl:Security:Token=" + token], urls: "http://0.0.0.0:0")
        );
        Assert.Contains("a token is required", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TokenPaddedWithSpace_IsTooShort() =>
        Assert.Contains(
            "has 5 characters",
            (
                await Assert.ThrowsAsync<StartupException>(() =>
                    LabServer.StartAsync(settings: ["Rtrl:Security:Token=     short               "])
                )
            ).Message,
            StringComparison.Ordinal
        );
}
