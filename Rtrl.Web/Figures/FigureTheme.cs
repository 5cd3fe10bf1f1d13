using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Rtrl.Web.Figures;

/// <summary>The colours of a figure: the dashboard's own tokens (wwwroot/css/tokens.css), which travel inside the assembly.</summary>
public sealed partial record FigureTheme
{
    /// <summary>Colours of rows; with four dashes and four shapes, so that colour is never alone.</summary>
    private const int Colours = 8;

    private static readonly double[][] s_dashes =
    [
        [],
        [7, 3],
        [1.5, 3],
        [9, 3, 1.5, 3],
    ];

    private readonly IReadOnlyDictionary<string, string> _tokens;

    private FigureTheme(IReadOnlyDictionary<string, string> tokens) => _tokens = tokens;

    public static FigureTheme Light { get; } = new(Read(":root {"));

    /// <summary>What the dark theme does not change is the light one's.</summary>
    public static FigureTheme Dark { get; } =
        new(
            Light
                ._tokens.Concat(Read(":root[data-theme=\"dark\"] {"))
                .GroupBy(token => token.Key)
                .ToDictionary(token => token.Key, token => token.Last().Value)
        );

    public string Paper => this["surface"];

    public string Ink => this["ink"];

    public string Quiet => this["ink-2"];

    public string Faint => this["ink-3"];

    public string Hair => this["line"];

    public string this[string token] => _tokens[token];

    /// <summary>Colour of a row, by its place.</summary>
    public string Row(int index) => this[string.Create(CultureInfo.InvariantCulture, $"run-{index % Colours}")];

    /// <summary>Its dash; empty is solid.</summary>
    public static IReadOnlyList<double> Dash(int index) => s_dashes[index % s_dashes.Length];

    private static Dictionary<string, string> Read(string block)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Rtrl.Web.Figures.tokens.css")!;
        using var reader = new StreamReader(stream);
        var css = reader.ReadToEnd();
        var from = css.IndexOf(block, StringComparison.Ordinal);
        return Tokens()
            .Matches(css[from..css.IndexOf('}', from)])
            .ToDictionary(token => token.Groups["name"].Value, token => token.Groups["colour"].Value);
    }

    [GeneratedRegex("--(?<name>[a-z0-9-]+): (?<colour>#[0-9A-F]{6});", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tokens();
}
