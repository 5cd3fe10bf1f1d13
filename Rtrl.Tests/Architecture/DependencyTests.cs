using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Physics;

namespace Rtrl.Tests.Architecture;

/// <summary>Dependencies point one way. Read from the compiled assemblies' own tables of references, so nothing can hide.</summary>
public sealed class DependencyTests
{
    private static readonly string[] s_webAndDatabase =
    [
        "Microsoft.AspNetCore",
        "Microsoft.EntityFrameworkCore",
        "Microsoft.Extensions",
        "Microsoft.Data",
        "Microsoft.JSInterop",
        "SQLitePCL",
        "Plotly",
    ];

    [Fact]
    public void Engine_References_NeitherDataNorWeb()
    {
        var references = References(typeof(RunSettings).Assembly.Location);
        Assert.DoesNotContain(
            references,
            name => (name.StartsWith("Rtrl.", StringComparison.Ordinal) && name != "Rtrl.Physics") || name == "rtrl"
        );
        Assert.DoesNotContain(references, name => s_webAndDatabase.Any(family => name.StartsWith(family, StringComparison.Ordinal)));
    }

    [Fact]
    public void Physics_References_NothingOfOurs()
    {
        var references = References(typeof(Simulation).Assembly.Location);
        Assert.DoesNotContain(
            references,
            name =>
                name.StartsWith("Rtrl", StringComparison.OrdinalIgnoreCase)
                || s_webAndDatabase.Any(family => name.StartsWith(family, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Data_References_EngineButNoWeb()
    {
        var references = References(typeof(IRunHistory).Assembly.Location);
        Assert.DoesNotContain(
            references,
            name =>
                name is "Rtrl.Web" or "rtrl"
                || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || name.StartsWith("Plotly", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Data_TypesOfTheEngine_AreContractsAndSettingsOnly()
    {
        var used = TypesUsed(typeof(IRunHistory).Assembly.Location, "Rtrl.Engine");
        Assert.NotEmpty(used);
        Assert.All(used, type => Assert.Matches(@"^Rtrl\.Engine\.(Contracts|Settings)\.\w+$", type));
    }

    [Fact]
    public void Web_References_NoCommandLine() =>
        Assert.DoesNotContain(
            References(typeof(Rtrl.Web.Server).Assembly.Location),
            name => name is "rtrl" or "System.CommandLine" or "Spectre.Console"
        );

    private static List<string> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    private static List<string> TypesUsed(string path, string assembly)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var types = new List<string>();
        foreach (var handle in reader.TypeReferences)
        {
            var type = reader.GetTypeReference(handle);
            if (
                type.ResolutionScope.Kind == HandleKind.AssemblyReference
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == assembly
            )
                types.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
        }

        return types;
    }
}
