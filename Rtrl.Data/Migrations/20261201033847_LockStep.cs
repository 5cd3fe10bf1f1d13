using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Rtrl.Data.Migrations
{
    /// <inheritdoc />
    public partial class LockStep : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "LockStep",
                table: "runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LockStep",
                table: "runs");
        }
    }
}
