namespace Rtrl.Web.Sharing;

/// <summary>Registers sharing for a host.</summary>
public static class SharingExtensions
{
    /// <summary>Needs the history (<c>AddRtrlHistory</c>).</summary>
    public static IServiceCollection AddRtrlSharing(this IServiceCollection services) => services.AddSingleton<IRunSharing, RunSharing>();
}
