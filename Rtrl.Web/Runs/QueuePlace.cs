namespace Rtrl.Web.Runs;

/// <summary>
/// A run's place among those that wait for a worker; only the queue touches it. An entry counts only while it carries the latest ticket.
/// </summary>
internal sealed class QueuePlace
{
    public long Ticket { get; set; }

    public bool Busy { get; set; }

    public bool WokenWhileBusy { get; set; }
}
