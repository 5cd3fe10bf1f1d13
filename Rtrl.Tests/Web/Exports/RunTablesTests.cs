using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Exports;

namespace Rtrl.Tests.Web.Exports;

public sealed class RunTablesTests
{
    [Fact]
    public void Series_Buckets_HasEveryNumberInItsColumnAndLeavesEmptyOnesOut() =>
        Assert.Equal(
            "run,metric,firstStep,lastStep,count,mean,min,max,last\n7,return,0,9,3,1.5,-1,4,2.25\n7,return,20,29,1,,,,\n",
            Text(
                RunTables.Series([
                    (
                        7,
                        [
                            new SeriesColumn(
                                RunMetrics.Return,
                                10,
                                [
                                    new SeriesBucket(0, 9, 3, 1.5, -1, 4, 2.25),
                                    new SeriesBucket(10, 19, 0, double.NaN, double.NaN, double.NaN, double.NaN),
                                    new SeriesBucket(20, 29, 1, double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity),
                                ]
                            ),
                        ]
                    ),
                ])
            )
        );

    [Fact]
    public void Episodes_Rows_HaveEveryNumberInItsColumn() =>
        Assert.Equal(
            "run,episode,startStep,length,return,right\n7,3,40,12,-0.5,true\n7,4,52,9,,false\n",
            Text(
                RunTables.Episodes([
                    (7, [new EpisodeRecord(3, 40, 12, -0.5, Right: true), new EpisodeRecord(4, 52, 9, double.NaN, Right: false)]),
                ])
            )
        );

    /// <summary>The columns are those of the page; the settings in which the runs differ come behind them.</summary>
    [Fact]
    public void Runs_ThatDifferInSettings_HaveThemAsTypedColumns()
    {
        var settings = new RunSettings
        {
            Agent = new() { Name = "stream-q", TraceDecay = 0.5 },
        };
        var table = RunTables.Runs([
            MadeRuns.Detail(1, settings),
            MadeRuns.Detail(
                2,
                settings with
                {
                    Seed = 4,
                    Environment = new() { Length = 7 },
                }
            ),
            MadeRuns.Detail(
                3,
                settings with
                {
                    Agent = settings.Agent with { TraceDecay = 0.9 },
                    Network = new() { EncoderWidth = 48 },
                }
            ),
        ]);
        Assert.Equal(RunTables.RunColumns.Select(column => column.Name), table.Columns.Select(column => column.Name).SkipLast(3));
        Assert.Equal(
            [("environment.length", typeof(long)), ("network.encoderWidth", typeof(long)), ("agent.traceDecay", typeof(double))],
            table.Columns.TakeLast(3)
        );
        object?[] last = [.. table.Rows.Last().TakeLast(3)];
        Assert.Equal([(long)new EnvironmentSettings().Length, 48L, 0.9], last);
        Assert.All(
            table.Rows.SelectMany(row => row.Zip(table.Columns)),
            field => Assert.True(field.First is null || field.First.GetType() == field.Second.Type, $"{field.Second.Name}: {field.First}")
        );
    }

    /// <summary>A file of ten thousand runs is written run by run.</summary>
    [Fact]
    public void Series_OfManyRuns_AreAskedForOneAfterTheOther()
    {
        var asked = 0;
        var table = RunTables.Series(
            Enumerable
                .Range(1, 10)
                .Select(run =>
                {
                    asked++;
                    IReadOnlyList<SeriesColumn> series = [new SeriesColumn(RunMetrics.Return, 10, [new SeriesBucket(0, 9, 1, 1, 1, 1, 1)])];
                    return ((long)run, series);
                })
        );
        Assert.Equal(0, asked);
        Assert.Equal(1L, table.Rows.First()[0]);
        Assert.Equal(1, asked);
    }

    private static string Text(ExportTable table)
    {
        using var text = new StringWriter();
        table.WriteCsv(text);
        return text.ToString();
    }
}
