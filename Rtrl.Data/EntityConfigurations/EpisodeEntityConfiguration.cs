using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class EpisodeEntityConfiguration : IEntityTypeConfiguration<EpisodeEntity>
{
    public void Configure(EntityTypeBuilder<EpisodeEntity> builder)
    {
        builder.ToTable("episodes");
        builder.HasKey(episode => new { episode.RunId, episode.Episode });
        builder.HasOne<RunEntity>().WithMany().HasForeignKey(episode => episode.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
