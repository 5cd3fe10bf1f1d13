using Rtrl.Web.Refusals;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Training;

public sealed class CommandWordsTests
{
    private static readonly RunCommand[] s_commands =
    [
        new RunCommand.Pause(),
        new RunCommand.Resume(),
        new RunCommand.Resume(AcceptsKernels: true),
        new RunCommand.Step(),
        new RunCommand.Step(1_000_000),
        new RunCommand.Stop(),
        new RunCommand.Checkpoint(),
        new RunCommand.Speed(0),
        new RunCommand.Speed(2.5),
        new RunCommand.Speed(1e6),
        new RunCommand.Learning(On: true),
        new RunCommand.Learning(On: false),
    ];

    [Fact]
    public void Parse_WhatWasWritten_IsTheSameCommand() =>
        Assert.All(
            s_commands,
            command =>
            {
                var (word, value) = CommandWords.Written(command);
                Assert.Equal(command, CommandWords.Parse(word, value));
            }
        );

    [Fact]
    public void All_Words_AreThoseOfTheCommandsThereAre()
    {
        Assert.Equal(
            CommandWords.All.Order(StringComparer.Ordinal),
            s_commands.Select(CommandWords.Of).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(CommandWords.All.Count, typeof(RunCommand).GetNestedTypes().Length);
    }

    [Theory]
    [InlineData("learning", "true", "on")]
    [InlineData("learning", "false", "off")]
    [InlineData("step", " 7 ", "7")]
    [InlineData("step", "", "1")]
    [InlineData("speed", "1e3", "1000")]
    public void Parse_OtherWaysToSayIt_MeanTheSame(string word, string value, string written) =>
        Assert.Equal((word, written), CommandWords.Written(CommandWords.Parse(word, value)));

    [Theory]
    [InlineData("warp", null, "command", "There is no command “warp”. Allowed: pause, resume, step, stop, checkpoint, speed, learning.")]
    [InlineData("Pause", null, "command", "There is no command “Pause”.")]
    [InlineData("pause", "now", "value", "“pause” takes no value; you gave “now”.")]
    [InlineData("resume", "yes", "value", "The value of “resume” is “yes”; allowed are none, or “accept”")]
    [InlineData("step", "0", "value", "allowed are whole numbers from 1 to 1,000,000.")]
    [InlineData("step", "1000001", "value", "The number of steps is “1000001”")]
    [InlineData("step", "1.5", "value", "The number of steps is “1.5”")]
    [InlineData("speed", null, "value", "The speed is “”; allowed are 1 to 1,000,000 steps per second, or 0 for unlimited.")]
    [InlineData("speed", "0.5", "value", "The speed is “0.5”")]
    [InlineData("speed", "NaN", "value", "The speed is “NaN”")]
    [InlineData("speed", "1000001", "value", "The speed is “1000001”")]
    [InlineData("learning", "maybe", "value", "The value of “learning” is “maybe”; allowed are “on” and “off”.")]
    public void Parse_NotAllowed_NamesTheValueAndWhatIs(string word, string? value, string field, string message)
    {
        var refusal = Assert.Throws<CommandException>(() => CommandWords.Parse(word, value));
        Assert.Equal((RefusalKind.BadValue, field), (refusal.Kind, refusal.Field));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void Step_OutOfRange_CannotBeMade(long count) => Assert.Throws<ArgumentOutOfRangeException>(() => new RunCommand.Step(count));

    [Theory]
    [InlineData(0.5)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e6 + 1)]
    public void Speed_OutOfRange_CannotBeMade(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunCommand.Speed(speed));
}
