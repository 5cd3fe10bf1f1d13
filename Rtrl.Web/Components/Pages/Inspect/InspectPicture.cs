namespace Rtrl.Web.Components.Pages.Inspect;

/// <summary>What the state panel is to show; null leaves a part as it is.</summary>
/// <param name="Time">live, rehearsal, or the number of an episode.</param>
/// <param name="Mode">complex, re, im, abs or phase.</param>
/// <param name="Order">slow or similar.</param>
public sealed record InspectPicture(string? Time = null, string? Mode = null, string? Order = null);
