using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Contracts;

/// <summary>The rule itself; that each door keeps it is tested at the door.</summary>
public sealed class RunLabelsTests
{
    private static string Letters(int count) => new('x', count);

    [Fact]
    public void Check_WhatIsAllowed_Passes()
    {
        RunLabels.Check(null, null, null);
        RunLabels.Check("n", [], "");
        RunLabels.Check(
            Letters(RunLabels.LongestName),
            [.. Enumerable.Range(0, RunLabels.MostTags).Select(tag => $"{tag:00}" + Letters(RunLabels.LongestTag - 2))],
            Letters(RunLabels.LongestNotes)
        );
        RunLabels.Check("λ 🎲", ["λ study", "🎲"], "🎲\nsecond line");
    }

    [Theory]
    [InlineData("", "name is empty")]
    [InlineData(" \t", "name is empty")]
    [InlineData("a\0b", "U+0000")]
    public void OfName_NotAllowed_SaysWhy(string name, string words) => Assert.Contains(words, RunLabels.OfName(name)!.Message);

    [Theory]
    [InlineData("", "one is empty")]
    [InlineData("  ", "one is empty")]
    [InlineData(null, "one is empty")]
    public void OfTags_NotAllowed_SaysWhy(string? tag, string words) => Assert.Contains(words, RunLabels.OfTags(["good", tag])!.Message);

    [Fact]
    public void Check_HalfASurrogatePair_IsRefusedEverywhere()
    {
        // Not as data of a theory: attributes keep text in UTF-8, which has no half ones.
        foreach (var text in new[] { "half \ud83c", "\udfb2 half", "\udfb2\ud83c" })
            Assert.Equal(
                3,
                Assert
                    .Throws<InvalidSettingsException>(() => RunLabels.Check(text, [text], text))
                    .Problems.Count(problem => problem.Message.Contains("surrogate", StringComparison.Ordinal))
            );
    }

    [Fact]
    public void Check_TooLong_NamesLengthAndLimitOfEach()
    {
        var problems = Assert
            .Throws<InvalidSettingsException>(() => RunLabels.Check(Letters(201), [Letters(51)], Letters(100_001)))
            .Problems;
        Assert.Equal(["name", "tags", "notes"], problems.Select(problem => problem.Key));
        Assert.Contains("201 characters; allowed are 1 to 200", problems[0].Message);
        Assert.Contains("51 characters; allowed are 1 to 50", problems[1].Message);
        Assert.Contains("100,001 characters; allowed are 100,000", problems[2].Message);
        Assert.Contains("33 tags; allowed are 32", RunLabels.OfTags([.. Enumerable.Range(0, 33).Select(tag => $"{tag}")])!.Message);
    }

    [Fact]
    public void Tidy_Tags_TrimsAndKeepsEachOnce() => Assert.Equal(["a", "b"], RunLabels.Tidy([" a", "b ", "a"]));

    [Theory]
    [InlineData("short", " · seed 3", "short · seed 3")]
    [InlineData("0123456789", " · seed 3", "0123456789 · seed 3")]
    [InlineData("0123456789abcdef", " · seed 3", "0123456789… · seed 3")]
    [InlineData("012345678 abcdef", " · seed 3", "012345678… · seed 3")]
    [InlineData("012345678🎲abcdef", " · seed 3", "012345678… · seed 3")]
    public void Fit_NameAndAddition_CutsTheName(string name, string addition, string fitted) =>
        Assert.Equal(fitted, RunLabels.Fit(name, addition, 20));

    [Fact]
    public void Fit_LongAddition_CutsItToo() => Assert.Equal(20, RunLabels.Fit("name", Letters(300), 20).Length);
}
