using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Rtrl.Web.Security;

/// <summary>
/// Looks after the start at what is really listened on: whatever was configured, without a token it may only be loopback.
/// </summary>
internal sealed class OpenDoorCheck(IServer server, IOptions<SecurityOptions> options) : IHostedLifecycleService
{
    /// <exception cref="StartupException">Other machines can reach the server, and no token is set. The program ends.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.TokenRequired)
            return Task.CompletedTask;
        var told = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        var ports = told.Select(address => ListenAddress.TryParse(address)?.Port).ToHashSet();
        string[] open =
        [
            .. told.Where(address => ListenAddress.TryParse(address) is not { IsLoopback: true }),
            .. ListeningSockets
                .OfThisProcess()
                .Where(socket => ports.Contains(socket.Port) && !IPAddress.IsLoopback(socket.Address))
                .Select(socket => $"{socket}"),
        ];
        return open.Length == 0
            ? Task.CompletedTask
            : throw new StartupException(
                $"The server was found listening on {string.Join(", ", open)}, which can be reached from other machines, so a token "
                    + $"is required. Set Rtrl__Security__Token to a secret of at least {SecurityOptions.ShortestToken} characters, or "
                    + $"listen on {ListenAddresses.Default}."
            );
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
