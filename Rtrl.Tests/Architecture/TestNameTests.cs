using System.Reflection;

namespace Rtrl.Tests.Architecture;

/// <summary>./mutate.sh tells tests from their helpers by their files' names.</summary>
public sealed class TestNameTests
{
    [Fact]
    public void Class_WithTests_IsNamedForThem()
    {
        var strays =
            from type in typeof(TestNameTests).Assembly.GetTypes()
            where !type.Name.EndsWith("Tests", StringComparison.Ordinal)
            where
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Any(method => method.IsDefined(typeof(FactAttribute)))
            select type.FullName;
        Assert.Empty(strays);
    }
}
