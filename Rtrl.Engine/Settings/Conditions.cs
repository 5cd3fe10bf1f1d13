namespace Rtrl.Engine.Settings;

/// <summary>
/// When a setting counts: conditions joined by ';', all of which must hold; each lists alternatives by '|', which repeat the key or take
/// the one before.
/// </summary>
internal static class Conditions
{
    /// <summary>
    /// Puts names for words in braces: "agent.name={explores}" becomes "agent.name=stream-q|qrc|sarsa", the agents with that trait.
    /// </summary>
    /// <exception cref="InvalidOperationException">No kind has a trait of that name.</exception>
    public static string Expand(string conditions)
    {
        while (conditions.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = conditions.IndexOf('}', open);
            var key = conditions[..open].Split(';', '|')[^1].TrimEnd('=');
            var names = Names(key.Length > 0 ? key : LastKey(conditions[..open]), conditions[(open + 1)..close]);
            conditions = conditions[..open] + names + conditions[(close + 1)..];
        }

        return conditions;
    }

    /// <summary>Whether they hold for settings whose values <paramref name="get"/> gives.</summary>
    public static bool Hold(string conditions, Func<string, string> get)
    {
        foreach (var condition in conditions.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var holds = false;
            var key = "";
            foreach (var alternative in condition.Split('|'))
            {
                var equals = alternative.IndexOf('=', StringComparison.Ordinal);
                key = equals < 0 ? key : alternative[..equals];
                holds |= get(key) == alternative[(equals + 1)..];
            }

            if (!holds)
                return false;
        }

        return true;
    }

    /// <summary>The key of the alternative before: "agent.name={own-step}|{rule}".</summary>
    private static string LastKey(string before)
    {
        var equals = before.LastIndexOf('=');
        return before[..equals].Split(';', '|')[^1];
    }

    private static string Names(string key, string trait)
    {
        IEnumerable<string> names = key switch
        {
            "agent.name" => AgentKind.All.Where(kind => kind.Traits.Contains(trait)).Select(kind => kind.Name),
            "network.cell" => CellKind.All.Where(kind => kind.Traits.Contains(trait)).Select(kind => kind.Name),
            "environment.name" => EnvironmentKind.All.Where(kind => kind.Traits.Contains(trait)).Select(kind => kind.Name),
            _ => throw new InvalidOperationException($"“{key}={{{trait}}}”: only agents, cells and environments have traits."),
        };
        return string.Join('|', names) is { Length: > 0 } list
            ? list
            : throw new InvalidOperationException(
                $"“{key}={{{trait}}}”: nothing of that sort has this trait; nobody would ever see the setting."
            );
    }
}
