namespace Rtrl.Web.Components.Pages.Compare;
public sealed record CompareView { public static string Href(IEnumerable<long> runs) => "/compare?runs=" + string.Join(',', runs); }
