using Rtrl.Engine.Experiments;
using Rtrl.Web.Training;

namespace Rtrl.Cli;

/// <summary>Reads <c>key=value</c> arguments.</summary>
internal static class Assignments
{
    /// <exception cref="UsageException">An argument without '='.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(IEnumerable<string> arguments) =>
        [
            .. arguments.Select(argument =>
                argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                    ? KeyValuePair.Create(argument[..equals], argument[(equals + 1)..])
                    : throw new UsageException($"--set {argument}: write key=value, such as agent.traceDecay=0.9.")
            ),
        ];

    /// <summary>
    /// Every combination of the values that <c>key=a,b,c</c> lists, as <see cref="ValueList"/> reads them, the last key changing fastest.
    /// </summary>
    /// <exception cref="UsageException">As above, a list that cannot be read, or more than 10,000 combinations.</exception>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Grid(IEnumerable<string> arguments)
    {
        KeyValuePair<string, IReadOnlyList<string>>[] values =
        [
            .. Parse(arguments).Select(one => KeyValuePair.Create(one.Key, Values(one.Key, one.Value))),
        ];
        return SweepPoints.Count(values) <= Experiment.MostRuns
            ? SweepPoints.Of(values)
            : throw new UsageException($"The grid has more than {Experiment.MostRuns:N0} points; give fewer values.");
    }

    private static IReadOnlyList<string> Values(string key, string text) =>
        ValueList.Parse(text) is (var values, var problem) && problem is null
            ? values
            : throw new UsageException($"--set {key}={text}: {problem}");
}
