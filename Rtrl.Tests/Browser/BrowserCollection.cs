namespace Rtrl.Tests.Browser;

/// <summary>Browser tests share one server and run by themselves: they measure seconds.</summary>
[Trait("Category", "Browser")]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
