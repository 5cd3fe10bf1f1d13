using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Rtrl.Cli;

/// <summary>
/// Results go to standard output, everything a person should know meanwhile to standard error, so that results can be piped.
/// </summary>
internal sealed class CliOutput
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter _results;

    public CliOutput(TextWriter results, TextWriter words, bool interactive)
    {
        _results = results;
        Results = Console(results, interactive: false);
        Words = Console(words, interactive);
        Interactive = interactive;
    }

    /// <summary>Tables of results, on standard output.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Progress, notices and errors, on standard error.</summary>
    public IAnsiConsole Words { get; }

    /// <summary>Whether a person watches standard error, so that progress bars make sense.</summary>
    public bool Interactive { get; }

    public void Say(string line) => Words.WriteLine(line);

    /// <summary>One JSON object on one line of standard output.</summary>
    public void Json(object value)
    {
        _results.WriteLine(JsonSerializer.Serialize(value, s_json));
        _results.Flush();
    }

    public void Text(string text) => Text(writer => writer.Write(text));

    /// <summary>Whatever is written, as it is written.</summary>
    public void Text(Action<TextWriter> write)
    {
        write(_results);
        _results.Flush();
    }

    private static IAnsiConsole Console(TextWriter writer, bool interactive)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
            }
        );
        if (!interactive)
            console.Profile.Width = 160;
        return console;
    }
}
