namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>What the curves run over.</summary>
public enum CompareAxis
{
    Steps,
    Episodes,
    Time,
}
