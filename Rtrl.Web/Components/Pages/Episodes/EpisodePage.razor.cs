using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Inspection;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Episodes;

/// <summary>
/// One episode, lived again: where it is, and from which state; the replay itself goes from the REST door to the browser's module.
/// </summary>
public sealed partial class EpisodePage(IRunTable table, TimeProvider clock, IInspection inspection)
    : FollowingPage<RunDetail?>(table, clock)
{
    private RunDetail? _detail;
    private EpisodePlace? _place;
    private string? _refusal;

    /// <summary>What the run was called that this page has shown, once it is deleted.</summary>
    private string? _gone;
    private (long Run, long Episode) _shown = (-1, -1);

    [Parameter]
    public long Id { get; set; }

    [Parameter]
    public long Number { get; set; }

    /// <summary>Decision of the episode that is shown, from 0.</summary>
    [SupplyParameterFromQuery(Name = "step")]
    public int? StepQuery { get; set; }

    protected override RunDetail? Read() => Table.Find(Id);

    /// <summary>An episode that was lived does not change; its run may be deleted, also by another process.</summary>
    protected override bool Due(bool changed) => _detail is not null && Read() is null;

    protected override void Take(RunDetail? read)
    {
        _gone = read is null && _shown.Run == Id ? _detail?.Summary.Name ?? _gone : null;
        _detail = read;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Id, Number))
            return;
        _shown = (Id, Number);
        (_place, _refusal) = (null, null);
        if (_detail is null)
            return;
        try
        {
            _place = await inspection.LocateAsync(Id, Number);
        }
        catch (Exception problem) when (problem is RefusalException or SandboxException or HistoryException)
        {
            _refusal = problem.Message;
        }
    }
}
