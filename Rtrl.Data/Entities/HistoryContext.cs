using Microsoft.EntityFrameworkCore;

namespace Rtrl.Data.Entities;

/// <summary>The tables of the history.</summary>
internal sealed class HistoryContext(DbContextOptions<HistoryContext> options) : DbContext(options)
{
    public DbSet<RunEntity> Runs => Set<RunEntity>();

    public DbSet<EpisodeEntity> Episodes => Set<EpisodeEntity>();

    public DbSet<SeriesEntity> Series => Set<SeriesEntity>();

    public DbSet<EventEntity> Events => Set<EventEntity>();

    public DbSet<CheckpointEntity> Checkpoints => Set<CheckpointEntity>();

    public DbSet<CommandEntity> Commands => Set<CommandEntity>();

    public DbSet<OwnerEntity> Owners => Set<OwnerEntity>();

    public DbSet<ExperimentEntity> Experiments => Set<ExperimentEntity>();

    public DbSet<PreferenceEntity> Preferences => Set<PreferenceEntity>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HistoryContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
