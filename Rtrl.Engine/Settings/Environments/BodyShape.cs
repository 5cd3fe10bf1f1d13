namespace Rtrl.Engine.Settings;

/// <summary>A capsule that a body is drawn with; a ball where the half length is 0.</summary>
/// <param name="Name">Names six numbers of the state, such as "shin: x": the centre's place, then the direction of the long axis.</param>
/// <param name="Radius">Metres.</param>
/// <param name="HalfLength">Metres from the centre to the middle of either round end.</param>
public sealed record BodyShape(string Name, double Radius, double HalfLength);
