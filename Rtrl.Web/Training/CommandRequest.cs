using System.Globalization;

namespace Rtrl.Web.Training;

/// <summary>A command and its value, checked.</summary>
/// <param name="Number">Steps of "step", steps per second of "speed".</param>
/// <param name="On">Of "learning".</param>
/// <param name="Accept">Of "resume": a change of the vector path is accepted.</param>
internal sealed record CommandRequest(string Name, double Number = 0, bool On = false, bool Accept = false)
{
    public const long MostSteps = 1_000_000;

    public static IReadOnlyList<string> Names { get; } = ["pause", "resume", "step", "stop", "checkpoint", "speed", "learning"];

    /// <exception cref="CommandException">Unknown command or a value that is not allowed.</exception>
    public static CommandRequest Parse(string command, string? value)
    {
        value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        return command switch
        {
            "pause" or "stop" or "checkpoint" => value is null
                ? new CommandRequest(command)
                : throw Bad($"“{command}” takes no value; you gave “{value}”."),
            "resume" => value is null or "accept"
                ? new CommandRequest(command, Accept: value is not null)
                : throw Bad($"The value of “resume” is “{value}”; allowed are none, or “accept” to accept a change of the vector path."),
            "step" => value is null
                ? new CommandRequest(command, 1)
                : new CommandRequest(command, long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var steps) && steps is >= 1 and <= MostSteps
                    ? steps
                    : throw Bad($"The number of steps is “{value}”; allowed are whole numbers from 1 to {MostSteps:N0}.")),
            "speed" => new CommandRequest(command, double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is 0 or (>= 1 and <= 1e6)
                ? speed
                : throw Bad($"The speed is “{value}”; allowed are 1 to 1,000,000 steps per second, or 0 for unlimited.")),
            "learning" => value switch
            {
                "on" or "true" => new CommandRequest(command, On: true),
                "off" or "false" => new CommandRequest(command, On: false),
                _ => throw Bad($"The value of “learning” is “{value}”; allowed are “on” and “off”."),
            },
            _ => throw Unknown($"There is no command “{command}”. Allowed: {string.Join(", ", Names)}."),
        };

        CommandException Bad(string message) => new(CommandRefusal.BadValue, message, "value", value);

        CommandException Unknown(string message) => new(CommandRefusal.BadValue, message, "command", command);
    }
}
