using Rtrl.Web.Components.Shared;

namespace Rtrl.Web.Components.Layout;

/// <summary>One place the rail leads to, and its key.</summary>
/// <param name="Short">Its title where there is little room; null: the same.</param>
public sealed record RailPage(string Href, string Title, string Icon, PageKey Key, string? Short = null);
