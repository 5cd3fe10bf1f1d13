using Rtrl.Web.Security;

namespace Rtrl.Tests.Web.Security;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData("/runs", "/runs")]
    [InlineData("/runs?status=paused&search=a%20b", "/runs?status=paused&search=a%20b")]
    [InlineData("/runs?search=https://a.example//b", "/runs?search=https://a.example//b")]
    [InlineData("/runs?search=größer", "/runs?search=gr%C3%B6%C3%9Fer")]
    [InlineData("/runs/a\\b", "/runs/a/b")]
    [InlineData("/\u0000evil", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Of_AddressOfThisServer_IsKept(string? given, string expected) => Assert.Equal(expected, ReturnAddress.Of(given));
}
