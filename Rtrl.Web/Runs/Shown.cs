using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Runs;

/// <summary>A status as the history has it, with its reason: what everybody is shown.</summary>
internal readonly record struct Shown(RunStatus Status, string? Reason);
