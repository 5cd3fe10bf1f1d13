namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>A setting in the form of an experiment.</summary>
public sealed class DeclareRow(string key, string values)
{
    public string Key { get; set; } = key;

    public string Values { get; set; } = values;
}
