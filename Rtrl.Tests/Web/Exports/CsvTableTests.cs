using Rtrl.Web.Exports;

namespace Rtrl.Tests.Web.Exports;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData(true, "true")]
    [InlineData(7L, "7")]
    [InlineData(1234567.5, "1234567.5")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(0.1f, "0.1")]
    [InlineData(-0.0, "0")]
    [InlineData(double.NaN, "")]
    [InlineData(double.PositiveInfinity, "")]
    [InlineData(float.NegativeInfinity, "")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Text_OfAValue_IsItsField(object? value, string field) =>
        Assert.Equal(
            $"run,value\n1,{field}\n",
            CsvTable.Text(
                ["run", "value"],
                [
                    [1L, value],
                ]
            )
        );

    [Fact]
    public void Text_OfATime_IsUtc() =>
        Assert.Equal(
            "at\n2026-11-23T10:00:00.0000000Z\n",
            CsvTable.Text(
                ["at"],
                [
                    [new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.FromHours(2))],
                ]
            )
        );

    [Fact]
    public void Text_WithNotes_PutsEachOnOneLineBeforeTheHead() =>
        Assert.Equal(
            "# one line\n# two\nrun\n1\n",
            CsvTable.Text(
                ["run"],
                [
                    [1L],
                ],
                "one\nline",
                "two"
            )
        );

    [Fact]
    public void Text_ShortRow_EndsInEmptyFields() =>
        Assert.Equal(
            "run,a,b\n1,2,\n",
            CsvTable.Text(
                ["run", "a", "b"],
                [
                    [1L, 2L],
                ]
            )
        );
}
