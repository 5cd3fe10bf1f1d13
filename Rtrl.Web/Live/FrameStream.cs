namespace Rtrl.Web.Live;

/// <summary>The streams a viewer may ask for; on the wire by camelCase name.</summary>
internal enum FrameStream
{
    Scalars,
    State,
    Poles,
    Episode,
    Bodies,
    Status,
    PackedState,
}
