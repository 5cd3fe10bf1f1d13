using ArchUnitNET.Loader;
using Rtrl.Data;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Architecture;

/// <summary>
/// Which folder may use which, read from the compiled types. A new arrow is a decision: it is written into the table, or the line moves.
/// </summary>
public sealed class RoomTests
{
    private static readonly Dictionary<string, Rooms> s_projects = new()
    {
        ["Engine"] = new(
            typeof(RunSettings).Assembly,
            "Rtrl.Engine",
            """
            Kernels ->
            Numerics ->
            Numerics.Reference ->
            Settings ->
            Contracts -> Settings
            Presets -> Settings
            Experiments -> Contracts Settings Presets
            Statistics -> Numerics
            Networks.Parameters -> Numerics
            Networks.Cells.Reference -> Networks.Parameters
            Networks.Cells -> Kernels Numerics Settings Networks.Parameters Networks.Cells.Reference
            Networks -> Kernels Numerics Settings Networks.Parameters Networks.Cells
            Networks.Reference -> Settings Networks.Parameters Networks.Cells.Reference Networks.Cells
            Environments -> Numerics Settings
            Learning.Rules -> Kernels Numerics Settings Contracts
            Learning.Heads -> Numerics Settings
            Learning -> Kernels Numerics Contracts Networks.Parameters Networks Learning.Rules
            Learning.Agents -> Kernels Numerics Settings Contracts Networks Learning.Rules Learning.Heads Learning
            Learning.Reference -> Numerics Settings Networks.Cells.Reference Networks.Reference
            Training -> Kernels Numerics Settings Contracts Networks.Parameters Networks Environments
                Learning.Rules Learning.Heads Learning Learning.Agents
            Clones -> Numerics Settings Contracts Networks.Parameters Networks.Cells.Reference Networks Networks.Reference
                Environments Training
            Diagnostics -> Kernels Numerics Settings Contracts Networks.Parameters Networks.Cells.Reference Networks.Cells Networks
                Networks.Reference Training Clones
            . -> Settings Contracts Presets Experiments Networks.Cells Environments Learning.Agents
            """
        ),
        ["Data"] = new(
            typeof(IRunHistory).Assembly,
            "Rtrl.Data",
            """
            . ->
            Entities -> .
            EntityConfigurations -> Entities
            Migrations -> Entities
            Files -> .
            Writing -> . Entities Files
            Queries -> . Entities Files Writing
            Copies -> . Entities Files Writing
            Hosting -> . Queries Writing Copies
            """
        ),
        ["Web"] = new(
            typeof(Rtrl.Web.Server).Assembly,
            "Rtrl.Web",
            """
            Outcomes ->
            Exports -> Outcomes
            Refusals ->
            Http ->
            Live -> Refusals
            Runs -> Refusals Live
            Training -> Refusals Live Runs
            Experiments -> Outcomes Refusals Live Training
            Figures -> Outcomes Experiments
            Inspection -> Refusals Live Training
            Sharing -> Refusals Training
            Documents ->
            Security -> Http
            Components -> Outcomes Exports Refusals Http Live Runs Training Experiments Figures Inspection Sharing Security Documents
            Api -> Outcomes Exports Refusals Http Live Training Experiments Figures Inspection Sharing Documents
            . -> Outcomes Http Live Training Experiments Inspection Sharing Security Documents Components Api
            """
        ),
        ["Cli"] = new(
            typeof(Rtrl.Cli.Laboratory).Assembly,
            "Rtrl.Cli",
            """
            . ->
            Commands -> .
            """
        ),
    };

    public static TheoryData<string> Projects => [.. s_projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Types_UseOtherRooms_OnlyAlongTheArrows(string project)
    {
        var rooms = s_projects[project];
        var allowed = (from row in rooms.Table from use in row.Uses select Arrow(row.Room, use))
            .Concat(rooms.Upwards)
            .ToHashSet();
        var found = Found(rooms);
        Assert.True(found.Count > 0, $"No type of {rooms.Root} uses another: nothing was read.");
        var strays = found
            .Where(pair => !allowed.Contains(pair.Key))
            .Select(pair => $"{pair.Key}, because {string.Join("; ", pair.Value.Take(4))}");
        Assert.True(
            !strays.Any(),
            $"{rooms.Root} has arrows that its table does not list:\n{string.Join('\n', strays.Order(StringComparer.Ordinal))}"
        );
        Assert.Empty(allowed.Except(found.Keys)); // an arrow nobody goes along any more is taken out of the table
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Arrows_OfTheTable_PointToRoomsListedBefore(string project)
    {
        var rooms = s_projects[project];
        var order = rooms.Table.Select(row => row.Room).ToList();
        Assert.Equal(order.Distinct(), order);
        Assert.Empty(
            from row in rooms.Table
            from use in row.Uses
            where order.IndexOf(use) < 0 || order.IndexOf(use) >= order.IndexOf(row.Room)
            select Arrow(row.Room, use)
        );
        Assert.Empty(
            from exception in rooms.Upwards
            where rooms.Table.Any(row => row.Uses.Any(use => Arrow(row.Room, use) == exception))
            select exception
        );
    }

    /// <summary>Every arrow between two rooms, with the types that make it.</summary>
    private static Dictionary<string, List<string>> Found(Rooms rooms)
    {
        var arrows = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var type in new ArchLoader().LoadAssembly(rooms.Assembly).Build().Types)
        {
            if (rooms.RoomOf(type.FullName) is not { } from)
                continue;
            foreach (var target in type.Dependencies.Select(dependency => dependency.Target.FullName).Distinct())
            {
                if (rooms.RoomOf(target) is not { } to || to == from)
                    continue;
                if (!arrows.TryGetValue(Arrow(from, to), out var makers))
                    arrows[Arrow(from, to)] = makers = [];
                makers.Add($"{type.Name} uses {target}");
            }
        }

        return arrows;
    }

    private static string Arrow(string from, string to) => $"{from} -> {to}";
}
