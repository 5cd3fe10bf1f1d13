using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Rtrl.Data;
using Rtrl.Data.Hosting;
using Rtrl.Engine.Kernels;
using Rtrl.Web.Api;
using Rtrl.Web.Components;
using Rtrl.Web.Documents;
using Rtrl.Web.Experiments;
using Rtrl.Web.Http;
using Rtrl.Web.Inspection;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Security;
using Rtrl.Web.Sharing;
using Rtrl.Web.Training;

namespace Rtrl.Web;

/// <summary>The dashboard's server, put together; the web program and <c>rtrl serve</c> run the same one.</summary>
public static class Server
{
    /// <summary>
    /// Serves until stopped. 0: stopped as asked, be it before it served; 1: could not start, and standard error says why.
    /// </summary>
    /// <param name="cancellation">Stops it, as SIGINT and SIGTERM do.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        WebApplication? app = null;
        try
        {
            await using (app = Build(args))
                await ((IHost)app).RunAsync(cancellation);
            return 0;
        }
        catch (OperationCanceledException)
            when (cancellation.IsCancellationRequested || app?.Lifetime.ApplicationStopping.IsCancellationRequested == true)
        {
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    /// <summary>The application, not started.</summary>
    /// <param name="configure">What a test replaces.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        if (VectorPath.Problem is { } problem)
            throw new StartupException(problem);
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = args,
                ApplicationName = typeof(Server).Assembly.GetName().Name,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        // Outside Development static assets are served from the publish folder only; this also finds them in the build's.
        builder.WebHost.UseStaticWebAssets();
        // What keeps the host from starting is told once, by RunAsync, without a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.AddRtrlSecurity();
        builder.Services.AddRtrlHistory(builder.Configuration);
        builder.Services.AddProtectionKeys();
        builder.Services.AddRtrlTraining(builder.Configuration);
        builder.Services.AddRtrlExperiments(keep: true);
        builder.Services.AddRtrlInspection(builder.Configuration);
        builder.Services.AddRtrlSharing();
        builder.Services.AddSingleton(ResultDocuments.Bundled);
        builder.Services.AddSingleton<KnownSettings>();
        builder.Services.AddRtrlApi();
        builder.Services.AddExceptionHandler<HistoryFaultPage>();
        builder
            .Services.AddSignalR(hubs => hubs.KeepAliveInterval = TimeSpan.FromSeconds(3)) // line.js and live.js listen for it
            .AddJsonProtocol(json => JsonFormat.Apply(json.PayloadSerializerOptions));
        // Pages and tables of numbers shrink to a tenth; scripts and styles are compressed when they are published.
        builder.Services.AddResponseCompression(compression =>
            compression.MimeTypes = ["text/html", "application/json", "application/problem+json", "text/csv", "text/plain"]
        );
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddHealthChecks().AddCheck<HistoryHealth>("history");
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("rtrl", serviceVersion: ProvenanceReader.Current.Version))
            .WithMetrics(metrics =>
                metrics.AddMeter(TrainingMeters.Name).AddRuntimeInstrumentation().AddAspNetCoreInstrumentation().AddPrometheusExporter()
            );

        configure?.Invoke(builder);
        var app = builder.Build();
        if (app.Services.GetRequiredService<IRunHistory>().Fault is { } fault)
            throw new StartupException(fault.Message);

        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseWhen(IsPage, pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseRtrlApiProblems();
        app.UseRtrlSecurity();
        app.UseRouting();
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapHub<RunsHub>("/hubs/runs");
        app.MapRtrlApi();
        app.MapResultFiles();
        app.MapHealthChecks("/health");
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (app.Services.GetService<AccessToken>() is not null)
            app.MapLogin();
        return app;
    }

    private static bool IsPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && !context.Request.Path.IsUnder("/api")
        && !context.Request.Path.IsUnder("/hubs")
        && !context.Request.Path.IsUnder("/openapi");

    /// <summary>Words for what a person can mend; null for faults of the program.</summary>
    private static string? Explain(Exception exception) =>
        exception switch
        {
            StartupException or HistoryException => exception.Message,
            IOException { InnerException: AddressInUseException } inUse =>
                $"{inUse.Message} Another program listens there: stop it, or choose another address with --urls http://localhost:5081.",
            SocketException =>
                $"The server cannot listen where it was told to: {exception.Message}. Choose an address of this machine, such as "
                    + $"--urls {ListenAddresses.Default}.",
            FormatException => exception.Message,
            InvalidOperationException
                when exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => exception.Message,
            JsonException or InvalidDataException => $"The configuration cannot be read: {exception.Message}",
            Microsoft.Extensions.Options.OptionsValidationException invalid => invalid.Message,
            _ => null,
        };
}
