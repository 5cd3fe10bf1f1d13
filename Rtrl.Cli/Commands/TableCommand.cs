using System.CommandLine;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl table</c>: what groups of seeds came to, with intervals.</summary>
internal static class TableCommand
{
    public static Command Create(CliOutput output)
    {
        var filter = new RunFilterOptions();
        var format = new Option<string>("--format", "-f") { Description = "text, csv, markdown or json.", DefaultValueFactory = _ => TableWriter.Text }
            .AcceptOnlyFromAmong(TableWriter.Text, TableWriter.Csv, TableWriter.Markdown, TableWriter.Json);
        var command = new Command("table", "Groups stored runs by their settings and reports each group over its seeds: interquartile mean, interval, solve rate.");
        filter.AddTo(command);
        command.Options.Add(format);
        command.SetAction(async (parsed, _) =>
        {
            await using var laboratory = Laboratory.OpenHistory(filter.Database(parsed));
            var table = ResultTable.Of(filter.Filter(parsed).Of(laboratory.Queries));
            if (table.Groups.Count == 0)
                throw new UsageException("No stored run has all of this. See: rtrl list");
            if (parsed.GetValue(format) == TableWriter.Json)
                output.Json(table);
            else
                Rows(table).WriteTo(output, parsed.GetValue(format)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static TableWriter Rows(ResultTable table)
    {
        string[] heads =
        [
            .. table.Differing.Count > 0 ? table.Differing : ["runs of"], "seeds", "final return, IQM", "low", "high", "mean", "solved", "low", "high", "median solved at", "lost again",
            "difference of means", "low", "high",
        ];
        return new TableWriter(heads, [.. table.Groups.Select(group => Row(table, group))],
        [
            "Final return: mean of a run's episodes in the last 1/25 of its steps. Intervals: 95 %, bootstrap over the seeds; of solve rates Wilson's.",
            .. table.Groups.Count > 1 ? (string[])["Difference of means: to the first row, over the seeds that both have, pair by pair."] : [],
            .. table.Cautions,
        ]);
    }

    private static IReadOnlyList<object?> Row(ResultTable table, ResultGroup group) =>
    [
        .. table.Differing.Count > 0 ? group.Settings.Select(value => (object?)value.Value) : [group.Label],
        group.Runs.Count, .. Bounds(group.Final), group.Mean.Value, .. Bounds(group.SolveRate), group.MedianSolvedAt, group.Lost,
        .. group.Difference is { } difference ? Bounds(difference) : [null, null, null],
    ];

    private static IEnumerable<object?> Bounds(Estimate estimate) => [estimate.Value, estimate.Low, estimate.High];
}
