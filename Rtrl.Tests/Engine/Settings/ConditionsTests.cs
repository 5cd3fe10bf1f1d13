using System.Reflection;
using System.Text.RegularExpressions;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Settings;

public sealed partial class ConditionsTests
{
    [Theory]
    [InlineData("agent.name={explores}", "agent.name=stream-q|qrc|sarsa")]
    [InlineData("agent.name={own-step}|agent.rule=sgd;agent.name={cuts}", "agent.name=qrc|agent.rule=sgd;agent.name=stream-q")]
    [InlineData("network.cell=none|{trace-unit}", "network.cell=none|linear-rtu|nonlinear-rtu|gated-trace-unit")]
    [InlineData("agent.rule=obgd", "agent.rule=obgd")]
    [InlineData("", "")]
    public void Expand_Traits_PutsTheKindsInTheirPlace(string conditions, string expanded) =>
        Assert.Equal(expanded, Conditions.Expand(conditions));

    [Theory]
    [InlineData("agent.name={explorse}")]
    [InlineData("agent.rule={explores}")]
    public void Expand_TraitThatNobodyHas_IsRefused(string conditions) =>
        Assert.Throws<InvalidOperationException>(() => Conditions.Expand(conditions));

    [Fact]
    public void Traits_OfEveryKind_AreAskedForBySomeSetting()
    {
        var asked = typeof(RunSettings)
            .GetProperties()
            .SelectMany(group => group.PropertyType.GetProperties())
            .SelectMany(property =>
                property
                    .GetCustomAttributes<SettingAttribute>()
                    .Select(setting => setting.AppliesWhen)
                    .Concat(property.GetCustomAttributes<DefaultWhenAttribute>().Select(choice => choice.Condition))
            )
            .SelectMany(conditions => Trait().Matches(conditions).Select(match => match.Value))
            .ToHashSet();
        string[] known =
        [
            .. AgentKind.All.SelectMany(kind => kind.Traits),
            .. CellKind.All.SelectMany(kind => kind.Traits),
            .. EnvironmentKind.All.SelectMany(kind => kind.Traits),
        ];
        Assert.Equal(known.Select(trait => $"{{{trait}}}").ToHashSet(), asked);
    }

    [GeneratedRegex(@"\{[a-z-]+\}")]
    private static partial Regex Trait();
}
