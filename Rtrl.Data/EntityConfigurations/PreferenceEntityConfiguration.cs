using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class PreferenceEntityConfiguration : IEntityTypeConfiguration<PreferenceEntity>
{
    public void Configure(EntityTypeBuilder<PreferenceEntity> builder)
    {
        builder.ToTable("preferences");
        builder.HasKey(preference => preference.Key);
    }
}
