namespace Rtrl.Engine.Networks;

/// <summary>A network of an agent and its name: "value", "auxiliary" or "actor".</summary>
internal readonly record struct NamedNetwork(string Name, IStreamingNetwork Network);
