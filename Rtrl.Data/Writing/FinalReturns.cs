using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Writing;

/// <summary>Gives runs that an older version trained to their end the final return that their stored curve holds.</summary>
internal static class FinalReturns
{
    public static void Fill(HistoryContext db)
    {
        var curves =
            from run in db.Runs
            where run.Status == RunStatus.Finished && run.FinalReturn == null && run.Step >= run.PlannedSteps
            join series in db.Series on run.Id equals series.RunId
            where series.Metric == RunMetrics.Return
            select new
            {
                run.Id,
                run.PlannedSteps,
                series.Packed,
            };
        foreach (var curve in curves.ToList())
        {
            if (FinalReturn.Of(Read(curve.Packed), curve.PlannedSteps) is { } final)
            {
                db.Runs.Where(row => row.Id == curve.Id)
                    .ExecuteUpdate(row =>
                        row.SetProperty(stored => stored.FinalReturn, final.Mean)
                            .SetProperty(stored => stored.FinalEpisodes, final.Episodes)
                    );
            }
        }
    }

    /// <summary>Null for a damaged curve: whoever asks for it is told.</summary>
    private static SeriesColumn? Read(byte[] packed)
    {
        try
        {
            return SeriesCodec.Unpack(RunMetrics.Return, packed);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
