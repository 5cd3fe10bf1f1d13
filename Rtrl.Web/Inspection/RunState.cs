using Rtrl.Engine.Settings;

namespace Rtrl.Web.Inspection;

/// <summary>A state of a run to be cloned.</summary>
/// <param name="Source">Where it comes from, in words: "live, step 412,880" or "checkpoint 7, step 400,000".</param>
internal sealed record RunState(long Run, RunSettings Settings, byte[] Checkpoint, string Source);
