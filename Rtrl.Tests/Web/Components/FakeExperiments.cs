using Rtrl.Data;

namespace Rtrl.Tests.Web.Components;

/// <summary>Declarations in memory.</summary>
internal sealed class FakeExperiments : IExperiments
{
    private readonly SortedDictionary<string, StoredExperiment> _stored = new(StringComparer.Ordinal);

    public IReadOnlyList<StoredExperiment> List() => [.. _stored.Values];

    public StoredExperiment? Find(string name) => _stored.GetValueOrDefault(name);

    public void Store(string name, string json) =>
        _stored[name] = new StoredExperiment(name, json, _stored.GetValueOrDefault(name)?.Active ?? false, Runs.Noon, Runs.Noon);

    public Task SaveAsync(string name, string json)
    {
        Store(name, json);
        return Task.CompletedTask;
    }

    public Task SetActiveAsync(string name, bool active)
    {
        _stored[name] = _stored[name] with { Active = active };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string name)
    {
        _stored.Remove(name);
        return Task.CompletedTask;
    }
}
