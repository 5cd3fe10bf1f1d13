namespace Rtrl.Engine.Settings;

/// <summary>One allowed name of a choice, with its title and a line of help.</summary>
public record SettingOption(string Name, string Title, string Help);
