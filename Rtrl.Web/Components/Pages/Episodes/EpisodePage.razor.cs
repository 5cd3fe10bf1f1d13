using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Web.Inspection;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Episodes;

/// <summary>
/// One episode, lived again: where it is, and from which state; the replay itself goes from the REST door to the browser's module.
/// </summary>
public sealed partial class EpisodePage(IRunTable table, IInspection inspection) : ComponentBase
{
    private RunDetail? _detail;
    private EpisodePlace? _place;
    private string? _refusal;
    private (long Run, long Episode) _shown = (-1, -1);

    [Parameter]
    public long Id { get; set; }

    [Parameter]
    public long Number { get; set; }

    /// <summary>Decision of the episode that is shown, from 0.</summary>
    [SupplyParameterFromQuery(Name = "step")]
    public int? StepQuery { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (Id, Number))
            return;
        _shown = (Id, Number);
        (_detail, _place, _refusal) = (table.Find(Id), null, null);
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
