namespace Rtrl.Engine.Environments;

/// <summary>Gymnasium's HalfCheetah, with a mask.</summary>
internal sealed record HalfCheetahKind()
    : LocomotionKind(
        "half-cheetah",
        "HalfCheetah",
        "Run on two legs in a plane, as fast as can be, without seeing a part of one's own state. It cannot fall.",
        LocomotionTask.HalfCheetah,
        Random: -275
    );
