using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Rtrl.Data.Entities;

/// <summary>
/// For <c>dotnet ef migrations add NAME --project Rtrl.Data</c> only, with GenerateRuntimeConfigurationFiles=true in the environment;
/// it opens no database.
/// </summary>
internal sealed class HistoryContextFactory : IDesignTimeDbContextFactory<HistoryContext>
{
    public HistoryContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<HistoryContext>().UseSqlite("Data Source=:memory:").Options);
}
