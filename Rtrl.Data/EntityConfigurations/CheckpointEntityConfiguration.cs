using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class CheckpointEntityConfiguration : IEntityTypeConfiguration<CheckpointEntity>
{
    public void Configure(EntityTypeBuilder<CheckpointEntity> builder)
    {
        builder.ToTable("checkpoints");
        builder.HasKey(checkpoint => checkpoint.Id);
        builder.Property(checkpoint => checkpoint.Id).ValueGeneratedOnAdd();
        builder.HasOne<RunEntity>().WithMany().HasForeignKey(checkpoint => checkpoint.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(checkpoint => new { checkpoint.RunId, checkpoint.Step });
        builder.HasIndex(checkpoint => new { checkpoint.RunId, checkpoint.Bytes });
    }
}
