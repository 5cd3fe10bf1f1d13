using System.CommandLine;
using Rtrl.Engine;
using Rtrl.Engine.Presets;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl presets</c>: what <c>--preset</c> and <c>--variant</c> take, one preset a line.</summary>
internal static class PresetsCommand
{
    public static Command Create(CliOutput output)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Only presets with all of these in their name, title or agents: hopper later.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "text, csv, markdown or json (one object a line).",
            DefaultValueFactory = _ => TableWriter.Text,
        }.AcceptOnlyFromAmong(TableWriter.Text, TableWriter.Csv, TableWriter.Markdown, TableWriter.Json);
        var command = new Command("presets", "Lists the presets that runs start from, and the agents of each.") { words, format };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(words) ?? [];
            Preset[] presets = [.. Catalogue.Presets.Where(preset => wanted.All(word => Has(preset, word)))];
            if (presets.Length == 0)
                throw new UsageException(
                    $"None of the {Catalogue.Presets.Count} presets has “{string.Join(' ', wanted)}” in it. rtrl presets lists them all."
                );
            if (parsed.GetValue(format) == TableWriter.Json)
            {
                foreach (var preset in presets)
                {
                    output.Json(
                        new
                        {
                            preset.Name,
                            preset.Title,
                            preset.Description,
                            Agents = preset.Variants.Select(variant => variant.Name),
                        }
                    );
                }

                return ExitCode.Done;
            }

            new TableWriter(["preset", "title", "agents"], [.. presets.Select(Row)], []).WriteTo(output, parsed.GetValue(format)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static bool Has(Preset preset, string word) =>
        preset
            .Variants.Select(variant => variant.Name)
            .Append(preset.Name)
            .Append(preset.Title)
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<object?> Row(Preset preset) =>
        [preset.Name, preset.Title, string.Join(", ", preset.Variants.Select(variant => variant.Name))];
}
