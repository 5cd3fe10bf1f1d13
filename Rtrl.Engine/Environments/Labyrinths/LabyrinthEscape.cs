using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// LabyrinthEscape (Morad et al. 2023): −1/1024 per step and +1 more on reaching the goal, which terminates; truncates on step 1023.
/// </summary>
internal sealed class LabyrinthEscape(EnvironmentSettings settings) : Labyrinth(settings)
{
    protected override bool HasGoal => true;

    protected override (double Reward, bool Terminated) Judge(bool isNew, bool isGoal) =>
        ((isGoal ? 1 : 0) - (1.0 / LabyrinthKind.StepLimit), isGoal);
}
