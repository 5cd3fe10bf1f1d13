using System.Text;
using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Exports;

/// <summary>One table of many runs, ready to be written: the same for REST and the command line.</summary>
/// <param name="Scores">Of the table of scores: what its JSON is made of. Null of the others.</param>
public sealed record RunExport(ExportTable Table, TableFormat Format, ScoreArrays? Scores = null)
{
    public const string Runs = "runs",
        Series = "series",
        Episodes = "episodes",
        ScoreTable = "scores";

    /// <summary>Names of the tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = [Runs, Series, Episodes, ScoreTable];

    /// <param name="table">One of <see cref="Tables"/>.</param>
    /// <param name="experiment">That the runs belong to; null where they are just runs.</param>
    /// <param name="algorithm">Of scores: see <see cref="ScoreArrays.Of"/>; likewise the others.</param>
    /// <exception cref="InvalidSettingsException">Scores that cannot be made of these runs.</exception>
    public static RunExport Of(
        string table,
        TableFormat format,
        IReadOnlyList<RunDetail> runs,
        IRunQueries queries,
        Experiment? experiment = null,
        string? algorithm = null,
        string? task = null,
        string? measure = null
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(queries);
        if (table == ScoreTable)
        {
            var scores = ScoreArrays.Of(runs, experiment, algorithm, task, measure);
            return new RunExport(RunTables.Scores(scores), format, scores);
        }

        var ids = runs.Select(run => run.Summary.Id);
        return new RunExport(
            table switch
            {
                Runs => RunTables.Runs(runs),
                Series => RunTables.Series(ids.Select(id => (id, queries.Series(id)))),
                Episodes => RunTables.Episodes(ids.Select(id => (id, queries.Episodes(id, 0, long.MaxValue, int.MaxValue)))),
                _ => throw new ArgumentOutOfRangeException(nameof(table), table, $"Allowed: {string.Join(", ", Tables)}."),
            },
            format
        );
    }

    /// <param name="stream">Can seek; left open.</param>
    public async Task WriteAsync(Stream stream, CancellationToken cancellation = default)
    {
        if (!Format.IsText)
        {
            await ParquetTable.WriteAsync(Table, stream, cancellation);
            return;
        }

        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        WriteText(writer);
    }

    /// <summary>In a format that is text.</summary>
    public void WriteText(TextWriter writer)
    {
        if (Format == TableFormat.Csv)
            Table.WriteCsv(writer);
        else if (Scores is { } scores)
            ScoreJson.Write(scores, writer);
        else
            JsonTable.Write(Table, writer);
    }
}
