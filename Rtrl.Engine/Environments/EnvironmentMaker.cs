using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of an environment together with how it is made.</summary>
internal abstract record EnvironmentMaker(string Name, string Title, string Help, string Family)
    : EnvironmentKind(Name, Title, Help, Family)
{
    /// <summary>Builds it, without the previous action that the settings may append to what is seen.</summary>
    public abstract EnvironmentBase Make(EnvironmentSettings settings);
}
