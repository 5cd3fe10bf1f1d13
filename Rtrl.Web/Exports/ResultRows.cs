using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Exports;

/// <summary>A <see cref="ResultTable"/> as heads, rows and notes: the same for page, REST and command line.</summary>
/// <param name="Rows">Texts, numbers and estimates; null is missing.</param>
/// <param name="Notes">What the numbers are, and what must be known before believing them.</param>
public sealed record ResultRows(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<object?>> Rows, IReadOnlyList<string> Notes)
{
    public static ResultRows Of(ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var judged = table.Groups.Any(group => group.Success is not null);
        var several = table.Groups.Count > 1;
        var measures = table.Groups.Count > 0 ? table.Groups[0].Measured.Select(one => one.Measure).ToList() : [];
        var returns = measures.Count == 0 || table.Groups.Any(group => group.Runs.Any(run => run.Episodes > 0));
        return new ResultRows(
            [
                .. table.Differing.Count > 0 ? table.Differing : ["runs of"],
                "seeds",
                .. measures.Select(Head),
                .. returns ? (string[])["final return, IQM", "mean", "solved", "median solved at", "lost again"] : [],
                .. judged ? (string[])["paper's success"] : [],
                .. several && returns ? (string[])[measures.Count > 0 ? "difference of final returns" : "difference of means"] : [],
            ],
            [
                .. table.Groups.Select(group =>
                    (object?[])
                        [
                            .. table.Differing.Count > 0 ? group.Settings.Select(value => (object?)value.Value) : [group.Label],
                            group.Ended,
                            .. group.Measured.Select(measured => (object?)measured.Value),
                            .. returns ? (object?[])[group.Final, group.Mean.Value, group.SolveRate, group.MedianSolvedAt, group.Lost] : [],
                            .. judged ? (object?[])[group.Success] : [],
                            .. several && returns ? (object?[])[group.Difference] : [],
                        ]
                ),
            ],
            [
                .. measures.Select(measure =>
                    $"{measure.Descriptor.Title}: {measure.Words}, interquartile mean over the "
                    + $"seeds{(measure.Descriptor.Unit.Length > 0 ? $" ({measure.Descriptor.Unit})" : "")}. {measure.Descriptor.Help}"
                ),
                .. returns ? (string[])["Final return: mean of a run's episodes in the last 1/25 of its steps."] : [],
                "Intervals: 95 %, bootstrap over the seeds; of shares Wilson's.",
                .. judged
                    ? (string[])
                        [
                            "Paper's success: share of the runs whose final return, over at least 20 episodes, is above the "
                                + "paper's threshold.",
                        ]
                    : [],
                .. several && returns
                    ? (string[])
                        [
                            $"Difference of {(measures.Count > 0 ? "final returns" : "means")}: to the first row of its task, over the "
                                + "seeds that both have, pair by pair.",
                        ]
                    : [],
                .. table.Cautions,
            ]
        );
    }

    private static string Head(Measure measure) => $"{measure.Descriptor.InText}, IQM";

    /// <summary>Whether a column holds estimates.</summary>
    public bool IsEstimate(int column) => Rows.Any(row => row[column] is Estimate);

    /// <summary>All digits; an estimate takes three fields: its value and the two ends of its interval.</summary>
    public void WriteCsv(TextWriter writer) =>
        CsvTable.Write(
            writer,
            Heads.SelectMany((head, column) => IsEstimate(column) ? (string[])[head, $"{head}, low", $"{head}, high"] : [head]),
            Rows.Select(row => row.SelectMany((value, column) => IsEstimate(column) ? Fields((Estimate?)value) : [value])),
            Notes
        );

    private static object?[] Fields(Estimate? estimate) =>
        estimate is { Count: > 0 } known ? [known.Value, known.Low, known.High] : [null, null, null];
}
