using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Writing;

/// <summary>Gives runs that an older version stored what tells them from others.</summary>
internal static class RunIdentities
{
    public static void Fill(HistoryContext db)
    {
        var nameless = db.Runs.Where(run => run.Identity == null && run.ParentRunId == null);
        foreach (var run in nameless.Select(run => new { run.Id, run.Settings }).ToList())
        {
            var identity = SettingsIdentity.Of(StoredJson.Read<RunSettings>(run.Settings));
            db.Runs.Where(row => row.Id == run.Id).ExecuteUpdate(row => row.SetProperty(stored => stored.Identity, identity));
        }
    }
}
