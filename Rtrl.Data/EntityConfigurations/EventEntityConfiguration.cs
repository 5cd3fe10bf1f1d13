using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class EventEntityConfiguration : IEntityTypeConfiguration<EventEntity>
{
    public void Configure(EntityTypeBuilder<EventEntity> builder)
    {
        builder.ToTable("events");
        builder.HasKey(@event => @event.Id);
        builder.Property(@event => @event.Id).ValueGeneratedOnAdd();
        builder.HasOne<RunEntity>().WithMany().HasForeignKey(@event => @event.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
