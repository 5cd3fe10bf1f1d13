using System.Globalization;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>
/// Commands as REST and the table between processes write them: a word and its value. They are read here, once, and travel on as records.
/// </summary>
public static class CommandWords
{
    public static IReadOnlyList<string> All { get; } = ["pause", "resume", "step", "stop", "checkpoint", "speed", "learning"];

    /// <summary>The word of a command.</summary>
    public static string Of(RunCommand command) => Written(command).Word;

    /// <summary>The word and the value that <see cref="Parse"/> reads as this command; null where it has no value.</summary>
    public static (string Word, string? Value) Written(RunCommand command) =>
        command switch
        {
            RunCommand.Pause => ("pause", null),
            RunCommand.Resume { AcceptsKernels: var accepts } => ("resume", accepts ? "accept" : null),
            RunCommand.Step { Count: var count } => ("step", count.ToString(CultureInfo.InvariantCulture)),
            RunCommand.Stop => ("stop", null),
            RunCommand.Checkpoint => ("checkpoint", null),
            RunCommand.Speed { StepsPerSecond: var speed } => ("speed", speed.ToString("R", CultureInfo.InvariantCulture)),
            RunCommand.Learning { On: var on } => ("learning", on ? "on" : "off"),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command without words."),
        };

    /// <exception cref="CommandException">Unknown command or a value that is not allowed.</exception>
    public static RunCommand Parse(string command, string? value)
    {
        value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        return command switch
        {
            "pause" => Bare(new RunCommand.Pause()),
            "stop" => Bare(new RunCommand.Stop()),
            "checkpoint" => Bare(new RunCommand.Checkpoint()),
            "resume" => value is null or "accept"
                ? new RunCommand.Resume(AcceptsKernels: value is not null)
                : throw Bad($"The value of “resume” is “{value}”; allowed are none, or “accept” to accept a change of the vector path."),
            "step" => new RunCommand.Step(
                value is null ? 1
                : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var steps)
                && steps is >= 1 and <= RunCommand.Step.Most
                    ? steps
                : throw Bad($"The number of steps is “{value}”; allowed are whole numbers from 1 to {RunCommand.Step.Most:N0}.")
            ),
            "speed" => new RunCommand.Speed(
                double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
                && speed is 0 or (>= 1 and <= RunCommand.Speed.Most)
                    ? speed
                    : throw Bad($"The speed is “{value}”; allowed are 1 to 1,000,000 steps per second, or 0 for unlimited.")
            ),
            "learning" => value switch
            {
                "on" or "true" => new RunCommand.Learning(On: true),
                "off" or "false" => new RunCommand.Learning(On: false),
                _ => throw Bad($"The value of “learning” is “{value}”; allowed are “on” and “off”."),
            },
            _ => throw new CommandException(
                RefusalKind.BadValue,
                $"There is no command “{command}”. Allowed: {string.Join(", ", All)}.",
                "command",
                command
            ),
        };

        RunCommand Bare(RunCommand bare) => value is null ? bare : throw Bad($"“{command}” takes no value; you gave “{value}”.");

        CommandException Bad(string message) => new(RefusalKind.BadValue, message, "value", value);
    }
}
