namespace Rtrl.Engine.Contracts;

/// <summary>One metric a run records as a series.</summary>
/// <param name="Name">camelCase key used by REST and the hub.</param>
/// <param name="Unit">Empty when dimensionless.</param>
/// <param name="Log">Drawn on a logarithmic axis by default.</param>
public sealed record MetricDescriptor(string Name, string Title, string Unit, string Help, bool Log = false);
