using Bunit;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Tests.Web.Components;

public sealed class TimedTests : ComponentTest
{
    [Fact]
    public void Sentence_WithAMoment_LeavesItToTheReadersZone()
    {
        var sentence = Render<Timed>(parameters =>
            parameters.Add(timed => timed.Text, "It is gone (last heard of at 2026-11-30 14:05:07 UTC). So it is.")
        );
        Assert.Equal("2026-11-30T14:05:07.000Z", sentence.Find("local-time").GetAttribute("at"));
        Assert.StartsWith("It is gone (last heard of at <local-time", sentence.Markup.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("</local-time>). So it is.", sentence.Markup.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_WithoutOne_StaysAsItIs()
    {
        var sentence = Render<Timed>(parameters => parameters.Add(timed => timed.Text, "The server was stopped at step 1,000."));
        Assert.Equal("The server was stopped at step 1,000.", sentence.Markup.Trim());
    }
}
