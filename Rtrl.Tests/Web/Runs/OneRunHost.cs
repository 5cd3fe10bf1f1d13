using Rtrl.Web.Runs;

namespace Rtrl.Tests.Web.Runs;

/// <summary>Room for one run, which has no worker: a test calls <see cref="RunSession.Slice"/> itself.</summary>
internal sealed class OneRunHost : IRunHost
{
    /// <summary>Whether the run has a place among those that step.</summary>
    public bool Placed { get; private set; }

    /// <summary>Whether there is a place to be had.</summary>
    public bool Room { get; set; } = true;

    public List<string> Told { get; } = [];

    public void Wake(RunSession run) { }

    public bool TryEnter(RunSession run) => Placed = Room;

    public bool HasPlace(RunSession run) => Placed;

    public void Entered(RunSession run) => Told.Add("entered");

    public void Leave(RunSession run) => Placed = false;

    public void LetGo(RunSession run)
    {
        Placed = false;
        Told.Add("let go");
    }

    public void CountSteps(long steps) { }

    public void Changed(RunSession run) { }

    public void Ended(RunSession run) => Told.Add("ended");
}
