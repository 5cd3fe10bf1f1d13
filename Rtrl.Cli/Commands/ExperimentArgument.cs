using System.CommandLine;
using Rtrl.Engine;

namespace Rtrl.Cli.Commands;

/// <summary>An experiment as a person names it: the file of its declaration, or a name that the history or the program knows.</summary>
internal static class ExperimentArgument
{
    private static string Bundled => string.Join(", ", Catalogue.ExperimentNames);

    /// <summary>For commands that read a history.</summary>
    public static Argument<string> OfHistory() =>
        new("experiment") { Description = $"File of an experiment, or its name: of this history, or one of {Bundled}." };

    /// <param name="argument">What the argument is called.</param>
    /// <returns>Its name, and of a file its text.</returns>
    /// <exception cref="UsageException">There is no such file.</exception>
    public static (string Name, string? Json) Read(string argument, string named)
    {
        var isFile =
            named.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            || named.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (!isFile)
            return (named, null);
        var path = FileArgument.Path(argument, named)!;
        return File.Exists(path)
            ? (Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))
            : throw new UsageException($"There is no file {named}. Name the file of an experiment, or one of: {Bundled}.");
    }
}
