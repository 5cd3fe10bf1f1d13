using Rtrl.Engine.Networks;

namespace Rtrl.Engine.Learning;

/// <summary>A network of an agent and its name: "value", "auxiliary" or "actor".</summary>
internal readonly record struct NamedNetwork(string Name, IValueNetwork Network);
