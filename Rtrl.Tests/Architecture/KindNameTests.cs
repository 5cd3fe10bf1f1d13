using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Architecture;

/// <summary>A kind's name stands in its kind and nowhere else in the product's code: what varies with it is asked of the kind.</summary>
public sealed partial class KindNameTests
{
    /// <summary>
    /// Settings start from a kind; bench networks are presets; a section of a checkpoint and a group of settings are called like the agent
    /// they serve.
    /// </summary>
    private static readonly HashSet<string> s_allowed =
    [
        "Rtrl.Engine.Settings.AgentSettings: qrc",
        "Rtrl.Engine.Settings.NetworkSettings: linear-rtu",
        "Rtrl.Engine.Settings.EnvironmentSettings: memory-chain",
        "Rtrl.Engine.Learning.Agents.Ppo: ppo",
        "Rtrl.Web.Components.Pages.New.SettingPicker: ppo",
        "Rtrl.Cli.BenchNetwork: stream-ac",
        "Rtrl.Cli.BenchNetwork: linear-rtu",
    ];

    [Fact]
    public void Name_OfAKind_StandsInItsKindOnly()
    {
        // "none" is also what other settings call nothing.
        var names = AgentKind
            .All.Select(kind => kind.Name)
            .Concat(CellKind.All.Select(kind => kind.Name))
            .Concat(EnvironmentKind.All.Select(kind => kind.Name))
            .Where(name => name != "none")
            .ToHashSet();
        var kinds = typeof(RunSettings)
            .Assembly.GetTypes()
            .Where(type =>
                type.IsSubclassOf(typeof(AgentKind)) || type.IsSubclassOf(typeof(CellKind)) || type.IsSubclassOf(typeof(EnvironmentKind))
            )
            .Select(type => type.FullName!)
            .ToHashSet();
        var found = new[] { typeof(RunSettings), typeof(IRunHistory), typeof(Rtrl.Web.Server), typeof(Rtrl.Cli.Laboratory) }
            .SelectMany(type => Texts(type.Assembly.Location))
            .Where(pair => !kinds.Contains(pair.Type))
            .SelectMany(pair =>
                Words().Matches(pair.Text).Select(word => word.Value).Where(names.Contains).Select(name => $"{pair.Type}: {name}")
            )
            .ToHashSet();
        Assert.Empty(string.Join(", ", found.Except(s_allowed).Order(StringComparer.Ordinal)));
        Assert.Empty(string.Join(", ", s_allowed.Except(found).Order(StringComparer.Ordinal)));
    }

    /// <summary>
    /// Texts that code loads, and those of attributes, with the outermost type that has them. Sentences and markup are no comparisons and
    /// are left out.
    /// </summary>
    private static IEnumerable<(string Type, string Text)> Texts(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        foreach (var type in module.GetTypes())
        {
            var outer = type;
            while (outer.DeclaringType is { } around)
                outer = around;
            if (!outer.FullName.StartsWith("Rtrl.", StringComparison.Ordinal))
                continue; // generated: the descriptions of the REST API quote names
            var loaded = type
                .Methods.Where(method => method.HasBody)
                .SelectMany(method => method.Body.Instructions)
                // <td> is an element too.
                .Where(instruction =>
                    instruction.OpCode == OpCodes.Ldstr && instruction.Next?.Operand is not MethodReference { Name: "OpenElement" }
                )
                .Select(instruction => (string)instruction.Operand);
            var declared = type
                .Properties.SelectMany(property => property.CustomAttributes)
                .SelectMany(attribute =>
                    attribute
                        .Properties.Select(property => property.Argument.Value)
                        .Concat(attribute.ConstructorArguments.Select(argument => argument.Value))
                )
                .OfType<string>();
            foreach (var text in loaded.Concat(declared).Where(text => !text.AsSpan().ContainsAny(' ', '<')))
                yield return (outer.FullName, text);
        }
    }

    [GeneratedRegex("(?<![A-Za-z-])[a-z]+(-[a-z]+)*(?![A-Za-z.-])")]
    private static partial Regex Words();
}
