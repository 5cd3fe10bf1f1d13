namespace Rtrl.Web.Http;

/// <summary>Where things lie that pages link to and REST answers with.</summary>
internal static class Addresses
{
    public static string OfBackup(string name) => "/api/v1/backups/" + Uri.EscapeDataString(name);
}
