using Rtrl.Engine.Experiments;

namespace Rtrl.Tests.Engine.Experiments;

public sealed class SeedListTests
{
    [Theory]
    [InlineData("7", "7")]
    [InlineData("0,3,5", "0 3 5")]
    [InlineData("0..3, 8", "0 1 2 3 8")]
    public void Seeds_Written_AreRead(string text, string expected)
    {
        var (seeds, problem) = SeedList.Parse(text);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(' ', seeds));
    }

    [Theory]
    [InlineData("", "not a seed")]
    [InlineData("-1", "not a seed")]
    [InlineData("1.5", "not a seed")]
    [InlineData("9..0", "runs backwards; write 0..9")]
    [InlineData("0..5,3", "given twice")]
    [InlineData("0..1000", "more than 1,000")]
    [InlineData("0..9007199254740992", "not a seed")]
    public void Seeds_Wrong_SayWhatIsAllowed(string text, string expected) => Assert.Contains(expected, SeedList.Parse(text).Problem);
}
