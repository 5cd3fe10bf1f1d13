using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rtrl.Data.Entities;

namespace Rtrl.Data.EntityConfigurations;

internal sealed class SeriesEntityConfiguration : IEntityTypeConfiguration<SeriesEntity>
{
    public void Configure(EntityTypeBuilder<SeriesEntity> builder)
    {
        builder.ToTable("series");
        builder.HasKey(series => new { series.RunId, series.Metric });
        builder.HasOne<RunEntity>().WithMany().HasForeignKey(series => series.RunId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(series => new { series.RunId, series.Bytes });
    }
}
