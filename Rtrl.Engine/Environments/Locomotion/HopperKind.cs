namespace Rtrl.Engine.Environments;

/// <summary>Gymnasium's Hopper, with a mask.</summary>
internal sealed record HopperKind()
    : LocomotionKind(
        "hopper",
        "Hopper",
        "Hop forward on one leg in a plane without falling, and without seeing a part of one's own state.",
        LocomotionTask.Hopper,
        Random: 18.8
    );
