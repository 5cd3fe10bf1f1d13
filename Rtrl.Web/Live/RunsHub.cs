using Microsoft.AspNetCore.SignalR;
using Rtrl.Data;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>
/// Live frames for browsers and scripts: call Subscribe, listen to "frame". Per run and stream the latest frame wins; a slow connection
/// misses frames and never holds up training.
/// </summary>
internal sealed class RunsHub(IRunFeed feed, IRunQueries queries, ILiveRuns liveRuns, IHubContext<RunsHub> hub) : Hub
{
    /// <summary>Runs that one connection follows at most.</summary>
    public const int MostRuns = 64;

    private const string Key = "subscriptions";

    /// <summary>Starts frames of a run, replacing an earlier subscription to it.</summary>
    /// <param name="streams">scalars, state, packedState, poles, episode, bodies, status.</param>
    /// <param name="maxHz">Frames per second and stream at most; at most each stream's own rate is sent.</param>
    public void Subscribe(long runId, string[]? streams, double maxHz) => Follow(runId, null, streams, maxHz);

    /// <summary>As Subscribe; state, packedState and poles are of the network of that name.</summary>
    public void SubscribeNetwork(long runId, string? network, string[]? streams, double maxHz)
    {
        if (network is not null && liveRuns.Live(runId)?.Description.Networks is { } networks && !networks.Contains(network))
            throw new HubException($"Run {runId} has no recurrent network “{network}”; it has: {string.Join(", ", networks)}.");
        Follow(runId, network, streams, maxHz);
    }

    private void Follow(long runId, string? network, string[]? streams, double maxHz)
    {
        var subscriptions = Subscriptions();
        if (queries.Find(runId) is null)
            throw new HubException($"There is no run {runId}.");
        if (subscriptions.Count >= MostRuns && !subscriptions.ContainsKey(runId))
            throw new HubException($"One connection follows at most {MostRuns} runs.");
        var connection = Context.ConnectionId;
        var context = hub;
        try
        {
            var subscription = feed.Subscribe(
                runId,
                streams ?? [],
                maxHz,
                frame => new ValueTask(context.Clients.Client(connection).SendAsync("frame", frame)),
                network
            );
            if (subscriptions.Remove(runId, out var earlier))
                earlier.Dispose();
            subscriptions[runId] = subscription;
        }
        catch (CommandException exception)
        {
            throw new HubException(exception.Message, exception);
        }
    }

    /// <summary>Ends the frames of a run; nothing happens when there were none.</summary>
    public void Unsubscribe(long runId)
    {
        if (Subscriptions().Remove(runId, out var subscription))
            subscription.Dispose();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var subscription in Subscriptions().Values)
            subscription.Dispose();
        Subscriptions().Clear();
        return base.OnDisconnectedAsync(exception);
    }

    private Dictionary<long, IDisposable> Subscriptions()
    {
        if (Context.Items.TryGetValue(Key, out var existing) && existing is Dictionary<long, IDisposable> subscriptions)
            return subscriptions;
        subscriptions = [];
        Context.Items[Key] = subscriptions;
        return subscriptions;
    }
}
