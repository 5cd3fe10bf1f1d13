using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Which half of its own state a body sees: P positions, V velocities, F all. An observation holds the positions first and the velocities
/// after them; hidden numbers are 0, before normalisation, and the vector keeps its length.
/// </summary>
internal readonly record struct Mask(bool Positions, bool Velocities)
{
    public static Mask Of(EnvironmentSettings settings) => new(settings.Mask != "velocities", settings.Mask != "positions");

    /// <summary>The task's title with what is seen.</summary>
    public string Title(string task) =>
        this switch
        {
            { Positions: false } => $"{task}, velocities seen",
            { Velocities: false } => $"{task}, positions seen",
            _ => $"{task}, all seen",
        };

    /// <summary>Where in the observation the hidden numbers stand.</summary>
    public IReadOnlyList<int> Hidden(int positions, int velocities) =>
        [.. Enumerable.Range(0, Positions ? 0 : positions), .. Enumerable.Range(positions, Velocities ? 0 : velocities)];

    /// <summary>Puts zeros where nothing is to be seen.</summary>
    public void Hide(Span<float> positions, Span<float> velocities)
    {
        if (!Positions)
            positions.Clear();
        if (!Velocities)
            velocities.Clear();
    }
}
