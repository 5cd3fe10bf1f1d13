using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Rtrl.Web.Security;
using Xunit;

namespace Rtrl.Tests.Web.Security;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("urls", "http://localhost:5080", true)]
    [InlineData("urls", "http://127.0.0.1:0;http://[::1]:0", true)]
    [InlineData("urls", "http://127.0.0.1:0;http://10.0.0.1:80", false)]
    [InlineData("urls", "http://+:80", false)]
    [InlineData("http_ports", "8080", false)]
    [InlineData("https_ports", "8443", false)]
    [InlineData("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:80", false)]
    [InlineData("Kestrel:Endpoints:Closed:Url", "http://localhost:80", true)]
    public void From_Configuration_TellsLoopbackFromTheRest(string key, string value, bool loopback)
    {
        Assert.Equal(loopback, From(key, value).BeyondLoopback.Count == 0);
    }

    [Fact]
    public void From_NothingConfigured_IsTheDefault()
    {
        var addresses = ListenAddresses.From(new ConfigurationBuilder().Build());
        Assert.True(addresses.Defaulted);
        Assert.Equal(["http://localhost:5080"], addresses.All.Select(address => $"{address}"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:52O7")]
    [InlineData("http://localhost:")]
    [InlineData("http://[::1]x:5207")]
    [InlineData("http://localhost:5O80")]
    [InlineData("http://localhost: 5080")]
    [InlineData(" http://localhost:5080")]
    [InlineData("http://localhost :5080")]
    [InlineData("http://localhost:+5080")]
    [InlineData("http://localhost:-1")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:05080")]
    [InlineData("http://localhost:65536")]
    [InlineData("http://localhost:99999999999")]
    [InlineData("http://localhost:5080/lab")]
    [InlineData("http://localhost:5080//")]
    [InlineData("http://localhost:5080?x")]
    [InlineData("http://localhost:5080,http://localhost:5081")]
    [InlineData("http://user@localhost:5080")]
    [InlineData("http:/localhost:5080")]
    [InlineData("http//localhost:5080")]
    [InlineData("localhost:5080")]
    [InlineData("5080")]
    [InlineData(" ")]
    [InlineData("htp://localhost:5080")]
    [InlineData("ftp://localhost:5080")]
    [InlineData("http://")]
    [InlineData("http://:5080")]
    [InlineData("http://::1:5080")]
    [InlineData("http://[::1:5080")]
    [InlineData("http://::1]:5080")]
    [InlineData("http://[::1]5080")]
    [InlineData("http://[::1]:5080:5081")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:5080")]
    [InlineData("http://[127.0.0.1]:5080")]
    [InlineData("http://127.1:5080")]
    [InlineData("http://127.0.0:5080")]
    [InlineData("http://127.0.0.1.:5080")]
    [InlineData("http://127.0.0.256:5080")]
    [InlineData("http://127.0.0.1.1:5080")]
    [InlineData("http://127,0,0,1:5080")]
    [InlineData("http://0127.0.0.1:5080")]
    [InlineData("http://0x7f.0.0.1:5080")]
    [InlineData("http://2130706433:5080")]
    [InlineData("http://１２７.0.0.1:5080")]
    [InlineData("http://locаlhost:5080")] // a Cyrillic а
    [InlineData("http://unix:/tmp/rtrl.sock")]
    [InlineData("http://pipe:/rtrl")]
    [InlineData("http://**:5080")]
    [InlineData("http://*.example:5080")]
    public void From_NoAddress_IsRefusedWithItsPlace(string written)
    {
        foreach (
            var (key, value, place) in new[]
            {
                ("urls", "http://127.0.0.1:0;" + written, "urls"),
                ("Kestrel:Endpoints:Lab:Url", written, "Kestrel:Endpoints:Lab:Url"),
            }
        )
        {
            var refusal = Assert.Throws<StartupException>(() => From(key, value));
            Assert.StartsWith($"{place}: “{written}” is no address to listen on. Allowed: ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http_ports", "80x")]
    [InlineData("http_ports", "8080,8081")]
    [InlineData("http_ports", "8080; 8081")]
    [InlineData("https_ports", "443/x")]
    [InlineData("Kestrel:Endpoints:Lab", "http://localhost:5080")]
    [InlineData("Kestrel:Endpoints:Lab:Protocols", "Http1")]
    public void From_NoPortOrNoUrl_IsRefusedWithItsPlace(string key, string value) =>
        Assert.StartsWith(
            key.Replace(":Protocols", "", StringComparison.Ordinal),
            Assert.Throws<StartupException>(() => From(key, value)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("http://localhost:5080", "localhost", 5080, true)]
    [InlineData("http://LocalHost:5080/", "LocalHost", 5080, true)]
    [InlineData("http://localhost", "localhost", 80, true)]
    [InlineData("HTTPS://localhost", "localhost", 443, true)]
    [InlineData("http://127.0.0.1:0", "127.0.0.1", 0, true)]
    [InlineData("http://127.9.9.9:65535", "127.9.9.9", 65535, true)]
    [InlineData("http://[::1]:5080", "[::1]", 5080, true)]
    [InlineData("http://[::1]", "[::1]", 80, true)]
    [InlineData("http://[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]", 1, true)]
    [InlineData("http://localhost.:5080", "localhost.", 5080, false)]
    [InlineData("http://localhots:5080", "localhots", 5080, false)]
    [InlineData("http://127.0.0.1x:5080", "127.0.0.1x", 5080, false)]
    [InlineData("http://lab-3.example:5080", "lab-3.example", 5080, false)]
    [InlineData("http://*:80", "*", 80, false)]
    [InlineData("http://+:80", "+", 80, false)]
    [InlineData("http://0.0.0.0:80", "0.0.0.0", 80, false)]
    [InlineData("http://[::]:80", "[::]", 80, false)]
    [InlineData("http://[fe80::1]:80", "[fe80::1]", 80, false)]
    public void TryParse_Address_IsReadAsKestrelReadsIt(string written, string host, int port, bool loopback)
    {
        var address = ListenAddress.TryParse(written);
        Assert.Equal((host, port, loopback), (address?.Host, address?.Port, address?.IsLoopback));
        var kestrels = Microsoft.AspNetCore.Http.BindingAddress.Parse(written);
        Assert.Equal((host, port), (kestrels.Host, kestrels.Port));
    }

    [Fact]
    public void OfThisProcess_OpenSockets_AreThoseThatListen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the sockets of a process under /proc.");
        using var everywhere = new TcpListener(IPAddress.Any, 0);
        using var here = new TcpListener(IPAddress.Loopback, 0);
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        everywhere.Start();
        here.Start();
        closed.Start();
        var was = (IPEndPoint)closed.LocalEndpoint;
        closed.Stop();
        var seen = ListeningSockets.OfThisProcess();
        Assert.Contains((IPEndPoint)everywhere.LocalEndpoint, seen);
        Assert.Contains((IPEndPoint)here.LocalEndpoint, seen);
        Assert.DoesNotContain(was, seen);
    }

    private static ListenAddresses From(string key, string value) =>
        ListenAddresses.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [key] = value })
                .Build()
        );
}
