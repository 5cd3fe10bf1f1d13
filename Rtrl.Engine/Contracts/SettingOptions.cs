namespace Rtrl.Engine.Contracts;

/// <summary>Names of the option lists a setting may point to; the engine's catalogue fills them.</summary>
public static class SettingOptions
{
    public const string Environments = "environments";
    public const string Cells = "cells";
    public const string Gradients = "gradients";
    public const string Agents = "agents";
    public const string Rules = "rules";
    public const string RewardVariants = "rewardVariants";
    public const string ObservationVariants = "observationVariants";
}
