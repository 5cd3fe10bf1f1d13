using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Settings;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting")]
    [InlineData("MITTING", "sitting")]
    [InlineData("", "ab")]
    public void Of_MistypedName_FindsTheFewestEdits(string given, string expected) =>
        Assert.Equal(expected, NearestName.Of(given, ["sitting", "ab", "something-else"]));

    [Fact]
    public void Of_NoCandidates_IsNull() => Assert.Null(NearestName.Of("x", []));

    [Fact]
    public void Of_VeryLongName_AnswersAtOnce() => Assert.NotNull(NearestName.Of(new string('x', 10_000_000), ["a", "b"]));
}
