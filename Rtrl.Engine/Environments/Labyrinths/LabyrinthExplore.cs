using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// LabyrinthExplore (Morad et al. 2023): 1/F for entering a cell never visited, F the number of free cells, otherwise −1/1024. Terminates
/// when all F + 1 open cells are visited, truncates on step 1023.
/// </summary>
internal sealed class LabyrinthExplore(EnvironmentSettings settings) : Labyrinth(settings)
{
    protected override bool HasGoal => false;

    protected override (double Reward, bool Terminated) Judge(bool isNew, bool isGoal) =>
        (isNew ? 1.0 / FreeCells : -1.0 / LabyrinthKind.StepLimit, VisitedCells == FreeCells + 1);
}
