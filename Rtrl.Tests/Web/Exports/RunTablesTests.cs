using Rtrl.Engine.Contracts;
using Rtrl.Web.Exports;

namespace Rtrl.Tests.Web.Exports;

public sealed class RunTablesTests
{
    [Fact]
    public void Series_Buckets_HasEveryNumberInItsColumnAndLeavesEmptyOnesOut() => Assert.Equal(
        "run,metric,firstStep,lastStep,count,mean,min,max,last\n7,return,0,9,3,1.5,-1,4,2.25\n7,return,20,29,1,,,,\n",
        Text(writer => RunTables.Series(
            7,
            [
                new SeriesColumn(RunMetrics.Return, 10,
                [
                    new SeriesBucket(0, 9, 3, 1.5, -1, 4, 2.25), new SeriesBucket(10, 19, 0, double.NaN, double.NaN, double.NaN, double.NaN),
                    new SeriesBucket(20, 29, 1, double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity),
                ]),
            ],
            writer)));

    [Fact]
    public void Episodes_Rows_HaveEveryNumberInItsColumn() => Assert.Equal(
        "run,episode,startStep,length,return,right\n7,3,40,12,-0.5,true\n7,4,52,9,,false\n",
        Text(writer => RunTables.Episodes(7, [new EpisodeRecord(3, 40, 12, -0.5, Right: true), new EpisodeRecord(4, 52, 9, double.NaN, Right: false)], writer)));

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }
}
