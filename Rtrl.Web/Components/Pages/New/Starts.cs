using Rtrl.Engine;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>Where a task and an agent can start from.</summary>
public static class Starts
{
    /// <summary>Presets of a task, in the order of the agents.</summary>
    public static IReadOnlyList<Preset> Of(EnvironmentKind task) => [.. AgentKind.All.SelectMany(agent => Of(task, agent))];

    /// <summary>Presets of a task for an agent.</summary>
    public static IReadOnlyList<Preset> Of(EnvironmentKind task, AgentKind agent) =>
        [.. Catalogue.Presets.Where(preset => (preset.Settings.Environment.Name, preset.Settings.Agent.Name) == (task.Name, agent.Name))];

    /// <summary>The first agent that can learn the task.</summary>
    public static AgentKind Fitting(EnvironmentKind task) => AgentKind.All.First(agent => agent.Misfit(task.Defaults) is null);

    /// <summary>The form for another task or agent: the preset of the same edition, else the first there is, else the defaults.</summary>
    /// <param name="before">What was chosen until now.</param>
    /// <param name="agent">Another one is taken where it cannot learn the task.</param>
    public static StartForm Exchange(StartForm before, EnvironmentKind task, AgentKind agent)
    {
        if (agent.Misfit(task.Defaults) is not null)
            agent = Of(task) is [var known, ..] ? AgentKind.Of(known.Settings) : Fitting(task);
        var presets = Of(task, agent);
        if (presets.Count == 0 && Of(task) is [var other, ..] && before.First.Environment.Name != task.Name)
            (agent, presets) = (AgentKind.Of(other.Settings), Of(task, AgentKind.Of(other.Settings)));
        var edition = before.Preset is null ? null : Edition(before.Preset);
        var preset = presets.FirstOrDefault(candidate => Edition(candidate) == edition) ?? presets.FirstOrDefault();
        var form = preset is null ? StartForm.Of(task, agent) : StartForm.Of(preset);
        foreach (var (key, value) in before.Changes.Concat(before.Lists))
            if (key is not ("environment.name" or "agent.name") && form.Applies(key))
                form.Set(key, value);
        return form;
    }

    /// <summary>What a preset's name says behind task and agent: "later", "seed-repaired".</summary>
    private static string Edition(Preset preset)
    {
        var head = $"{preset.Settings.Environment.Name}-{preset.Settings.Agent.Name}-";
        return preset.Name.StartsWith(head, StringComparison.Ordinal) ? preset.Name[head.Length..] : "";
    }
}
