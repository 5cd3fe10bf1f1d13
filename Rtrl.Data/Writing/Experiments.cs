using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

internal sealed class Experiments(HistoryDatabase database, HistoryWriter writer) : IExperiments
{
    public IReadOnlyList<StoredExperiment> List() =>
        database.Read(db => db.Experiments.AsNoTracking().OrderBy(row => row.Name).AsEnumerable().Select(Record).ToList());

    public StoredExperiment? Find(string name) =>
        database.Read(db => db.Experiments.AsNoTracking().FirstOrDefault(row => row.Name == name) is { } row ? Record(row) : null);

    public Task SaveAsync(string name, string json)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return writer.Submit(scope =>
        {
            if (scope.Db.Experiments.Find(name) is { } there)
                (there.Json, there.UpdatedAt) = (json, scope.Now);
            else
                scope.Db.Experiments.Add(
                    new ExperimentEntity
                    {
                        Name = name,
                        Json = json,
                        CreatedAt = scope.Now,
                        UpdatedAt = scope.Now,
                    }
                );
            scope.Db.SaveChanges();
        });
    }

    public Task SetActiveAsync(string name, bool active) =>
        writer.Submit(scope =>
        {
            Row(scope, name).Active = active;
            scope.Db.SaveChanges();
        });

    public Task DeleteAsync(string name) =>
        writer.Submit(scope =>
        {
            scope.Db.Experiments.Remove(Row(scope, name));
            scope.Db.SaveChanges();
        });

    private static StoredExperiment Record(ExperimentEntity row) => new(row.Name, row.Json, row.Active, row.CreatedAt, row.UpdatedAt);

    private static ExperimentEntity Row(WriteScope scope, string name) =>
        scope.Db.Experiments.Find(name) ?? throw new HistoryException($"There is no experiment “{name}” in the history.") { Gone = true };
}
