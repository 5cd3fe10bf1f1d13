using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class CommandEntityConfiguration : IEntityTypeConfiguration<CommandEntity>
{
    public void Configure(EntityTypeBuilder<CommandEntity> builder)
    {
        builder.ToTable("commands");
        builder.HasKey(command => command.Id);
        builder.Property(command => command.Id).ValueGeneratedOnAdd();
        builder.HasOne<RunEntity>().WithMany().HasForeignKey(command => command.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(command => command.TakenAt);
    }
}
