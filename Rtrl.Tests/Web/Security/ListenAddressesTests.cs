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
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();
        Assert.Equal(loopback, ListenAddresses.From(configuration).BeyondLoopback.Count == 0);
    }

    [Fact]
    public void From_NothingConfigured_IsTheDefault()
    {
        var addresses = ListenAddresses.From(new ConfigurationBuilder().Build());
        Assert.True(addresses.Defaulted);
        Assert.Equal(["http://localhost:5080"], addresses.Urls);
    }
}
