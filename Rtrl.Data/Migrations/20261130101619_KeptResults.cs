using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rtrl.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeptResults : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "FinalEpisodes",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<double>(
                name: "FinalReturn",
                table: "runs",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LostAt",
                table: "runs",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FinalEpisodes",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "FinalReturn",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "LostAt",
                table: "runs");
        }
    }
}
