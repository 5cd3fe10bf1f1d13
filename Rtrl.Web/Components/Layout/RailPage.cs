namespace Rtrl.Web.Components.Layout;

/// <summary>One place the rail leads to, and its two-letter key.</summary>
public sealed record RailPage(string Href, string Title, string Icon, string Key);
