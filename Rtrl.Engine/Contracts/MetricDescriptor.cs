namespace Rtrl.Engine.Contracts;

/// <summary>One metric a run records as a series.</summary>
/// <param name="Name">camelCase key used by REST and the hub.</param>
/// <param name="Unit">Empty when dimensionless.</param>
/// <param name="Log">Drawn on a logarithmic axis by default.</param>
/// <param name="Studied">No step records it: a study finds it in the run's last checkpoint, and it is stored as a curve of one
/// point.</param>
public sealed record MetricDescriptor(string Name, string Title, string Unit, string Help, bool Log = false, bool Studied = false)
{
    /// <summary>The title within a sentence: “return error”, but “TD error”.</summary>
    public string InText => Title.Length > 1 && char.IsUpper(Title[1]) ? Title : char.ToLowerInvariant(Title[0]) + Title[1..];
}
