namespace Rtrl.Engine.Networks;

/// <summary>The units of a recurrent layer as they stand.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Components">Numbers per unit of state: 2 for complex units.</param>
/// <param name="Radius">r of every unit, in (0, 1); of gated cells the share carried at the last step.</param>
/// <param name="Phase">φ of every unit in radians, not reduced.</param>
/// <param name="Contribution">Euclidean norm of the weights that read each unit.</param>
public sealed record LayerPortrait(
    string Network,
    int Units,
    int Components,
    IReadOnlyList<float> Radius,
    IReadOnlyList<float> Phase,
    IReadOnlyList<float> Contribution
);
