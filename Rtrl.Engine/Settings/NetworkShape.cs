namespace Rtrl.Engine.Settings;

/// <summary>A network of an agent, as far as it differs from the agent's others.</summary>
/// <param name="Name">What its state is stored and its portrait shown under: "value", "auxiliary" or "actor".</param>
/// <param name="Outputs">Numbers that it puts out.</param>
/// <param name="Free">Parameters that belong to no layer.</param>
public readonly record struct NetworkShape(string Name, int Outputs, int Free = 0);
