using Rtrl.Engine.Experiments;

namespace Rtrl.Tests.Engine.Experiments;

public sealed class ValueListTests
{
    [Theory]
    [InlineData("0, 0.8,0.95", "0 0.8 0.95")]
    [InlineData("8..64 x2", "8 16 32 64")]
    [InlineData("8..60 ×2", "8 16 32")]
    [InlineData("0..1 +0.25", "0 0.25 0.5 0.75 1")]
    [InlineData("0..0.3 +0.1", "0 0.1 0.2 0.3")]
    [InlineData("1..4", "1 2 3 4")]
    [InlineData("-1..1", "-1 0 1")]
    [InlineData("1e-4..0.1 log 4", "0.0001 0.001 0.01 0.1")]
    [InlineData("1..8 log 4", "1 2 4 8")]
    [InlineData("0, 2..8 x2, 100", "0 2 4 8 100")]
    [InlineData("rtrl, tbptt1", "rtrl tbptt1")]
    [InlineData("../files/a.csv", "../files/a.csv")]
    public void Parse_AsAPersonWrites_GivesTheValues(string text, string expected)
    {
        var (values, problem) = ValueList.Parse(text);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(' ', values));
    }

    [Theory]
    [InlineData("", "empty place")]
    [InlineData("1,,2", "empty place")]
    [InlineData("8..", "is no range")]
    [InlineData("8..x", "is no range")]
    [InlineData("8..64 x", "is no range")]
    [InlineData("8..64 y2", "is no range")]
    [InlineData("64..8", "runs backwards")]
    [InlineData("0..8 x2", "begins above 0")]
    [InlineData("1..8 x1", "factor above 1")]
    [InlineData("0..8 +0", "must be above 0")]
    [InlineData("0..8 log 3", "begins above 0")]
    [InlineData("1..8 log 1", "2 to 1,000 values")]
    [InlineData("1..8 log 2.5", "2 to 1,000 values")]
    [InlineData("1, 1", "given twice")]
    [InlineData("0..5000", "more than 1,000 values")]
    [InlineData("1..79228162514264337593543950335 x2000000000000000000000", "leaves the range")]
    [InlineData("1..99999999999999999999999999999999999 +1", "is no range")]
    public void Parse_Wrong_SaysWhatIsAllowed(string text, string expected)
    {
        var (values, problem) = ValueList.Parse(text);
        Assert.Empty(values);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
