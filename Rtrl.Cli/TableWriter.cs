using System.Globalization;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;
using Spectre.Console;

namespace Rtrl.Cli;

/// <summary>One table in the form that was asked for: words for a person, CSV with all digits, Markdown for a page.</summary>
/// <param name="Heads">Name of each column.</param>
/// <param name="Rows">Values as numbers, texts and estimates; null is shown as a dash. An estimate is one cell for a person, and three for
/// a program.</param>
/// <param name="Notes">Sentences that belong to it.</param>
internal sealed record TableWriter(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<object?>> Rows, IReadOnlyList<string> Notes)
{
    public const string Text = "text",
        Csv = "csv",
        Markdown = "markdown",
        Json = "json";

    private readonly ResultRows _rows = new(Heads, Rows, Notes);

    /// <summary>A row per group of seeds.</summary>
    public static TableWriter Of(ResultTable table)
    {
        var (heads, rows, notes) = ResultRows.Of(table);
        return new TableWriter(heads, rows, notes);
    }

    /// <summary>A row per claim of the paper.</summary>
    public static TableWriter Of(Experiment experiment, IReadOnlyList<ClaimCheck> claims) =>
        new(
            ["the paper says", "asked", "verdict", "found"],
            [
                .. claims.Select(check =>
                    (object?[])[check.Claim.Text, ClaimWords.Bound(check.Claim), ClaimWords.Of(check.Verdict), ClaimWords.Found(check)]
                ),
            ],
            [
                $"{experiment.Reported!.Source}. A claim holds, or does not, when every number is beyond the bound, or short of it, "
                    + $"with its whole 95 % interval over at least {Bootstrap.FewestRuns} seeds.",
            ]
        );

    /// <summary>A row per cell that was measured twice.</summary>
    public static TableWriter Of(RepeatCheck check) =>
        new(
            ["cell", "here, IQM", "n", "there, IQM", "n there", "difference of means", "agrees"],
            [
                .. check.Cells.Select(cell =>
                    (object?[])
                        [
                            cell.Label,
                            cell.Here,
                            cell.Here.Count,
                            cell.There,
                            cell.There.Count,
                            cell.Difference,
                            cell.Agrees switch
                            {
                                true => "yes",
                                false => "no",
                                _ => null,
                            },
                        ]
                ),
            ],
            [
                $"0 lies within the 95 % bootstrap interval of the difference in {check.Agreeing} of "
                    + $"{Wording.Count(check.Compared, "cell")} ({ExperimentMeasure.WordsOf(check.Measure).Words}).",
                .. check.Same > 0
                    ? (string[])[$"{Wording.Count(check.Same, "run")} left out: there too, and the same run is no second measurement."]
                    : [],
            ]
        );

    public void WriteTo(CliOutput output, string format)
    {
        switch (format)
        {
            case Csv:
                using (var text = new StringWriter(CultureInfo.InvariantCulture))
                {
                    _rows.WriteCsv(text);
                    output.Text(text.ToString());
                }

                break;
            case Markdown:
                output.Text(ToMarkdown());
                break;
            default:
                var table = new Table();
                foreach (var (column, head) in Heads.Index())
                    table.AddColumn(
                        IsNumber(column) ? new TableColumn(Markup.Escape(head)).RightAligned() : new TableColumn(Markup.Escape(head))
                    );
                foreach (var row in Rows)
                    table.AddRow([.. row.Select(value => Markup.Escape(Shown(value)))]);
                output.Results.Write(table);
                foreach (var note in Notes)
                    output.Results.WriteLine(note);
                break;
        }
    }

    /// <summary>The table, and below it each note as a paragraph.</summary>
    public string ToMarkdown() =>
        string.Concat(
            (IEnumerable<string>)
                [
                    Line(Heads),
                    Line(Heads.Select((_, column) => IsNumber(column) ? "--:" : "---")),
                    .. Rows.Select(row => Line(row.Select(Shown))),
                    .. Notes.Select(note => $"\n{note}\n"),
                ]
        );

    private static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";

    private static string Shown(object? value) =>
        value switch
        {
            null => "–",
            double number => !double.IsFinite(number)
                ? "–"
                : number.ToString(Math.Abs(number) >= 1000 ? "N0" : "0.###", CultureInfo.InvariantCulture),
            Estimate { Count: 0 } => "–",
            Estimate estimate when double.IsNaN(estimate.Low) => Shown(estimate.Value),
            Estimate estimate => $"{Shown(estimate.Value)} [{Shown(estimate.Low)}, {Shown(estimate.High)}]",
            long whole => whole.ToString("N0", CultureInfo.InvariantCulture),
            int whole => whole.ToString("N0", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private bool IsNumber(int column) =>
        Rows.Any(row => row[column] is not null) && Rows.All(row => row[column] is null or double or long or int or Estimate);
}
