using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class OwnerEntityConfiguration : IEntityTypeConfiguration<OwnerEntity>
{
    public void Configure(EntityTypeBuilder<OwnerEntity> builder)
    {
        builder.ToTable("owners");
        builder.HasKey(owner => owner.Id);
        builder.Ignore(owner => owner.Identity);
    }
}
