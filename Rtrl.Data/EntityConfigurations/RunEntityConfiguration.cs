using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class RunEntityConfiguration : IEntityTypeConfiguration<RunEntity>
{
    public void Configure(EntityTypeBuilder<RunEntity> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedOnAdd();
        builder.HasIndex(run => run.Identity);
        builder.HasOne<OwnerEntity>().WithMany().HasForeignKey(run => run.OwnerId).OnDelete(DeleteBehavior.SetNull);
    }
}
