using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of an agent together with how it is made.</summary>
internal abstract record AgentMaker(string Name, string Title, string Help) : AgentKind(Name, Title, Help)
{
    /// <summary>Builds the agent that the settings name.</summary>
    public static IStreamingAgent Create(AgentParts parts) => ((AgentMaker)Of(parts.Settings)).Make(parts);

    protected abstract IStreamingAgent Make(AgentParts parts);

    /// <summary>"with ObGD".</summary>
    protected static string WithRule(AgentSettings settings) =>
        "with "
        + settings.Rule switch
        {
            "obgd" => "ObGD",
            "adaptive-obgd" => "adaptive ObGD",
            "sgd" => "SGD",
            _ => $"{settings.Rule} steps",
        };
}
