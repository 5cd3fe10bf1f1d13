namespace Rtrl.Cli;

/// <summary>Reads <c>key=value</c> arguments.</summary>
internal static class Assignments
{
    /// <exception cref="UsageException">An argument without '='.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(IEnumerable<string> arguments) =>
        [.. arguments.Select(argument => argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
            ? KeyValuePair.Create(argument[..equals], argument[(equals + 1)..])
            : throw new UsageException($"--set {argument}: write key=value, such as agent.traceDecay=0.9."))];

    /// <summary>Every combination of the values that <c>key=a,b,c</c> lists, the last key changing fastest.</summary>
    /// <exception cref="UsageException">As above, or more than 10,000 combinations.</exception>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Grid(IEnumerable<string> arguments)
    {
        const int Limit = 10_000;
        List<IReadOnlyList<KeyValuePair<string, string>>> points = [[]];
        foreach (var (key, values) in Parse(arguments))
        {
            points = [.. from point in points from value in values.Split(',') select (IReadOnlyList<KeyValuePair<string, string>>)[.. point, KeyValuePair.Create(key, value)]];
            if (points.Count > Limit)
                throw new UsageException($"The grid has more than {Limit:N0} points; give fewer values.");
        }

        return points;
    }
}
