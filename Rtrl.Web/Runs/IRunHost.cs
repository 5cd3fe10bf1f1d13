namespace Rtrl.Web.Runs;

/// <summary>What a run in memory needs of those who keep it. Every call returns at once.</summary>
internal interface IRunHost
{
    /// <summary>An errand waits: the run wants a worker.</summary>
    void Wake(RunSession run);

    /// <summary>True when the run may step now; otherwise it waits, and is started when its turn comes.</summary>
    bool TryEnter(RunSession run);

    /// <summary>Whether the run has a place among those that step.</summary>
    bool HasPlace(RunSession run);

    /// <summary>The run may step, and is to be brought to memory.</summary>
    void Entered(RunSession run);

    /// <summary>Gives up the run's place or its wait, not its memory.</summary>
    void Leave(RunSession run);

    /// <summary>The run is in memory no more.</summary>
    void LetGo(RunSession run);

    /// <summary>Steps have been taken.</summary>
    void CountSteps(long steps);

    /// <summary>Its status has changed, or what is said of it.</summary>
    void Changed(RunSession run);

    /// <summary>It has taken its last step.</summary>
    void Ended(RunSession run);
}
