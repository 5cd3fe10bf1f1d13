using System.CommandLine;

namespace Rtrl.Cli;

/// <summary>The option that every command with a history has.</summary>
internal sealed class DatabaseOption : Option<string?>
{
    private const string Key = "--database";

    public DatabaseOption(string standard = "the dashboard's")
        : base(Key)
    {
        HelpName = "file";
        Description = $"Database file. Default: {standard}.";
    }

    /// <returns>The full path; null for the configured one.</returns>
    /// <exception cref="UsageException">The name is empty or a folder's.</exception>
    public string? Path(ParseResult parsed) => FileArgument.Path(Key, parsed.GetValue(this));
}
