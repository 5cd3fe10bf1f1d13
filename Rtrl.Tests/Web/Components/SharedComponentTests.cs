using Bunit;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Tests.Web.Components;

public sealed class SharedComponentTests : ComponentTest
{
    [Theory]
    [InlineData(RunStatus.Queued, "queued")]
    [InlineData(RunStatus.Running, "running")]
    [InlineData(RunStatus.Paused, "paused")]
    [InlineData(RunStatus.Finished, "finished")]
    [InlineData(RunStatus.Stopped, "stopped")]
    [InlineData(RunStatus.Diverged, "diverged")]
    [InlineData(RunStatus.Failed, "failed")]
    [InlineData(RunStatus.Interrupted, "interrupted")]
    public void StatusChip_OfEveryStatus_ShowsIconAndWord(RunStatus status, string word)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(component => component.Status, status));
        Assert.Equal(word, chip.Find(".chip").TextContent);
        Assert.NotEmpty(chip.Find("svg").InnerHtml);
    }

    [Theory]
    [InlineData(MomentForm.Full, "full", "2026-11-30 22:05:07 UTC")]
    [InlineData(MomentForm.Clock, "clock", "22:05:07 UTC")]
    [InlineData(MomentForm.Near, "near", "30 Nov 22:05 UTC")]
    public void Moment_OfAnotherZone_IsUtcBySayingSoUntilTheBrowserKnowsBetter(MomentForm form, string name, string words)
    {
        var at = new DateTimeOffset(2026, 12, 1, 0, 5, 7, 250, TimeSpan.FromHours(2));
        var moment = Render<Moment>(parameters => parameters.Add(component => component.At, at).Add(component => component.Form, form));
        moment.MarkupMatches(
            $"""
            <local-time at="2026-11-30T22:05:07.250Z" form="{name}"><time datetime="2026-11-30T22:05:07.250Z">{words}</time></local-time>
            """
        );
    }

    [Fact]
    public void Switch_WhilePending_ShowsTheRequestInsteadOfTheState()
    {
        var component = Render<Switch>(parameters =>
            parameters
                .Add(item => item.Caption, "Agent")
                .Add(item => item.State, "Running")
                .Add(item => item.Icon, "pause")
                .Add(item => item.On, true)
                .Add(item => item.Pending, "Pausing…")
        );
        Assert.Equal("Pausing…", component.Find("b").TextContent);
        Assert.Equal("true", component.Find("button").GetAttribute("aria-busy"));
        Assert.Equal("true", component.Find("button").GetAttribute("aria-checked"));
    }

    [Fact]
    public void Sparkline_OfEqualValues_DrawsAFlatLineInTheMiddle()
    {
        var line = Render<Sparkline>(parameters =>
            parameters.Add(component => component.Values, [1f, 1f, float.NaN, 1f]).Add(component => component.Height, 18)
        );
        Assert.Equal("0,9 42,9 84,9", line.Find("polyline").GetAttribute("points"));
    }
}
