namespace Rtrl.Engine.Diagnostics;

/// <summary>Live sensitivities against the two ideals at one step of an episode.</summary>
/// <param name="Step">Step of the episode, from 0; at step 0 nothing can be stale yet.</param>
/// <param name="FullReplay">Against the replay of everything under the parameters of this step.</param>
/// <param name="FixedTrajectory">Against the immediate Jacobians of now on states as lived.</param>
/// <param name="CorrectedFullReplay">The paper's diagonal and the exact Taylor correction against full replay; empty where neither is
/// defined.</param>
/// <param name="CorrectedFixedTrajectory">The same two against the fixed trajectory.</param>
public sealed record StalenessLook(
    int Step,
    SensitivityDifference FullReplay,
    SensitivityDifference FixedTrajectory,
    IReadOnlyList<SensitivityDifference> CorrectedFullReplay,
    IReadOnlyList<SensitivityDifference> CorrectedFixedTrajectory
);
