namespace Rtrl.Engine.Environments;

/// <summary>Gymnasium's Ant, with a mask.</summary>
internal sealed record AntKind()
    : LocomotionKind(
        "ant",
        "Ant",
        "Walk forward on four legs, free in space, without seeing a part of one's own state.",
        LocomotionTask.Ant,
        Random: -55
    );
