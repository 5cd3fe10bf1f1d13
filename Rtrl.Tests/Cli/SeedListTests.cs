using Rtrl.Cli;

namespace Rtrl.Tests.Cli;

public sealed class SeedListTests
{
    [Theory]
    [InlineData("7", new long[] { 7 })]
    [InlineData("0..3", new long[] { 0, 1, 2, 3 })]
    [InlineData("0,3,5", new long[] { 0, 3, 5 })]
    [InlineData("0..2, 2, 9..10", new long[] { 0, 1, 2, 9, 10 })]
    [InlineData("4..4", new long[] { 4 })]
    public void Parse_List_GivesEverySeedOnce(string text, long[] seeds) => Assert.Equal(seeds, SeedList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("9..3")]
    [InlineData("0..")]
    [InlineData("0...3")]
    [InlineData("1,,2")]
    [InlineData("9007199254740992")]
    [InlineData("0..9007199254740991")]
    [InlineData("0..9999,0")]
    public void Parse_Nonsense_IsRefusedQuotingIt(string text) =>
        Assert.Contains($"--seeds {text}", Assert.Throws<UsageException>(() => SeedList.Parse(text)).Message);
}
