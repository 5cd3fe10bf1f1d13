using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Settings;

public sealed class SettingsIdentityTests
{
    private static readonly RunSettings s_settings = Catalogue.Preset("memory-chain-qrc-seed").Settings;

    [Fact]
    public void Of_SameSettings_IsTheSame() =>
        Assert.Equal(SettingsIdentity.Of(s_settings), SettingsIdentity.Of(SettingsDocument.FromJson(SettingsDocument.ToJson(s_settings))));

    [Theory]
    [InlineData("seed", "1")]
    [InlineData("agent.traceDecay", "0.81")]
    [InlineData("network.gradient", "tbptt1")]
    [InlineData("stop.steps", "999999")]
    public void Of_AnySettingWithAnEffect_ChangesIt(string key, string value) =>
        Assert.NotEqual(SettingsIdentity.Of(s_settings), SettingsIdentity.Of(SettingsDocument.With(s_settings, [new(key, value)])));

    /// <summary>Without a recurrent layer its radii are nobody's.</summary>
    [Fact]
    public void Of_SettingWithoutAnEffect_IsTheSame()
    {
        var feedforward = SettingsDocument.With(s_settings, [new("network.cell", "none")]);
        Assert.False(SettingsDocument.Applies(feedforward, "network.radiusMax"));
        Assert.Equal(
            SettingsIdentity.Of(feedforward),
            SettingsIdentity.Of(feedforward with { Network = feedforward.Network with { RadiusMax = 0.5 } })
        );
        Assert.NotEqual(
            SettingsIdentity.Of(s_settings),
            SettingsIdentity.Of(s_settings with { Network = s_settings.Network with { RadiusMax = 0.5 } })
        );
    }

    [Fact]
    public void OfSeeds_OtherSeed_IsTheSame()
    {
        Assert.Equal(SettingsIdentity.OfSeeds(s_settings), SettingsIdentity.OfSeeds(s_settings with { Seed = 7 }));
        Assert.NotEqual(
            SettingsIdentity.OfSeeds(s_settings),
            SettingsIdentity.OfSeeds(s_settings with { Stop = s_settings.Stop with { Steps = 5 } })
        );
    }

    /// <summary>Stored rows are compared with these for years: a new setting at its default must not change them.</summary>
    [Fact]
    public void Of_KnownRuns_StaysWhatItWas()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb924", SettingsIdentity.Of(new RunSettings())); // SHA-256 of nothing
        Assert.Equal(
            ["seed=3", "environment.length=5"],
            SettingsIdentity
                .Effective(
                    new RunSettings
                    {
                        Seed = 3,
                        Environment = new EnvironmentSettings { Length = 5 },
                    }
                )
                .Select(pair => $"{pair.Key}={pair.Value}")
                .Order()
                .Reverse()
        );
    }
}
