using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Rtrl.Data;

namespace Rtrl.Web.Security;

/// <summary>
/// The keys that protect cookies and forms, in a folder of their own beside the database: who copies the history elsewhere decides whether
/// they go along, and no other program's keys lie there. ASP.NET makes the files private (0600), but not the folder (0700).
/// </summary>
internal static class ProtectionKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder is made when the first key is asked for: after the history was found in order.</summary>
    public static void AddProtectionKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("rtrl");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<HistoryOptions, ILoggerFactory>(
                (keys, history, loggers) => keys.XmlRepository = new FileSystemXmlRepository(Folder(history.KeyFolder), loggers)
            );
    }

    private static DirectoryInfo Folder(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
}
