using System.Collections;

namespace Rtrl.Engine.Settings;

/// <summary>
/// The kinds of one sort, in the order in which lists and forms show them. <c>Rtrl.Engine.Kinds</c> fills it before anybody reads it.
/// </summary>
/// <param name="key">Setting that names one of them.</param>
/// <param name="what">What one of them is called in a sentence.</param>
public sealed class KindList<T>(string key, string what) : IReadOnlyList<T>
    where T : SettingOption
{
    private readonly List<T> _kinds = [];

    private IEnumerable<string> Names => _kinds.Select(kind => kind.Name);

    public int Count => _kinds.Count;

    public T this[int index] => _kinds[index];

    /// <summary>The kind of that name; null when there is none.</summary>
    public T? Find(string name) => _kinds.Find(kind => kind.Name == name);

    /// <summary>The kind of that name.</summary>
    /// <exception cref="InvalidSettingsException">There is none; those there are are listed, and the nearest is named.</exception>
    public T Of(string name) =>
        Find(name)
        ?? throw new InvalidSettingsException([
            new SettingProblem(
                key,
                name,
                $"There is no {what} “{name}”; there are {string.Join(", ", Names)}. Did you mean “{NearestName.Of(name, Names)}”?"
            ),
        ]);

    public IEnumerator<T> GetEnumerator() => _kinds.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Takes in kinds, each name once, before the first settings are read: what depends on the list is worked out then.</summary>
    internal void Add(params ReadOnlySpan<T> kinds)
    {
        foreach (var kind in kinds)
            _kinds.Add(
                Find(kind.Name) is null
                    ? kind
                    : throw new ArgumentException($"There are two kinds of {what} called “{kind.Name}”.", nameof(kinds))
            );
    }
}
