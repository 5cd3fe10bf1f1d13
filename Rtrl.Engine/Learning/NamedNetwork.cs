using Rtrl.Engine.Networks;

namespace Rtrl.Engine.Learning;

/// <summary>A network of an agent and its name: "value" or "auxiliary".</summary>
internal readonly record struct NamedNetwork(string Name, IValueNetwork Network);
