namespace Rtrl.Engine.Environments;

/// <summary>Gymnasium's Walker2d, with a mask.</summary>
internal sealed record Walker2dKind()
    : LocomotionKind(
        "walker2d",
        "Walker2d",
        "Walk forward on two legs in a plane without falling, and without seeing a part of one's own state.",
        LocomotionTask.Walker,
        Random: 2.7
    );
