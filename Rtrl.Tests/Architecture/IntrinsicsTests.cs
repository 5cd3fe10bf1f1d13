using System.Reflection;
using ArchUnitNET.Loader;
using Rtrl.Data;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;
using Rtrl.Physics;

namespace Rtrl.Tests.Architecture;

/// <summary>Vector instructions live in one room: everywhere else a loop is a call of a kernel.</summary>
public sealed class IntrinsicsTests
{
    private const string Intrinsics = "System.Runtime.Intrinsics",
        Room = "Rtrl.Engine.Kernels.";

    [Fact]
    public void Intrinsics_OutsideKernels_AreUsedByNoType()
    {
        System.Type[] projects =
        [
            typeof(RunSettings),
            typeof(Simulation),
            typeof(IRunHistory),
            typeof(Rtrl.Web.Server),
            typeof(Rtrl.Cli.Laboratory),
        ];
        var users = new ArchLoader()
            .LoadAssemblies([.. projects.Select(type => type.Assembly)])
            .Build()
            .Types.Where(type =>
                type.Dependencies.Any(dependency => dependency.Target.FullName.StartsWith(Intrinsics, StringComparison.Ordinal))
            )
            .Select(type => type.FullName)
            .ToList();
        Assert.Contains(users, name => name.StartsWith(Room, StringComparison.Ordinal)); // or else nothing was read
        Assert.Empty(users.Where(name => !name.StartsWith(Room, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>What would need more is a small struct with names.</summary>
    [Fact]
    public void Parameters_OfKernelMethods_AreAtMostSeven()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var methods = typeof(VectorPath)
            .Assembly.GetTypes()
            .Where(type => (type.Namespace + ".").StartsWith(Room, StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(Any | BindingFlags.DeclaredOnly))
            .ToList();
        Assert.Contains(methods, method => method.Name == nameof(RtuKernels.AccumulateRows));
        Assert.Empty(
            methods.Where(method => method.GetParameters().Length > 7).Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        );
    }
}
