using System.Text.Json;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Live;

/// <summary>Statuses as REST, hub and filters write them: "running".</summary>
internal static class StatusNames
{
    private static readonly Dictionary<RunStatus, string> s_names = Enum.GetValues<RunStatus>()
        .ToDictionary(status => status, status => JsonNamingPolicy.CamelCase.ConvertName(status.ToString()));

    public static IReadOnlyCollection<string> All => s_names.Values;

    public static string Of(RunStatus status) => s_names[status];
}
