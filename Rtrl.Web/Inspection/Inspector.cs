using Rtrl.Engine.Clones;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Inspection;

/// <summary>Evaluates, replays and clones runs, off the training threads.</summary>
internal sealed class Inspector(RunStates states, Replays replays, Sandboxes sandboxes, InspectionWorker worker) : IInspection
{
    public async Task<EvaluationResult> EvaluateAsync(
        long runId,
        string? checkpoint,
        EvaluationSettings settings,
        CancellationToken cancellation = default
    )
    {
        var state = await states.ReadAsync(runId, checkpoint, cancellation);
        return await worker.RunAsync(token => Evaluation.Run(Sandbox.Of(state.Settings, state.Checkpoint), settings, token), cancellation);
    }

    public Task<EpisodePlace> LocateAsync(long runId, long episode, CancellationToken cancellation = default) =>
        replays.LocateAsync(runId, episode, cancellation);

    public Task<long> EpisodeAtAsync(long runId, long step, CancellationToken cancellation = default) =>
        replays.EpisodeAtAsync(runId, step, cancellation);

    public async Task<ReplayWindow> ReplayAsync(long runId, long episode, int from, int count, CancellationToken cancellation = default)
    {
        var plan = await replays.FindAsync(runId, episode, from, cancellation);
        return await worker.RunAsync(token => replays.Read(plan, count, null, token), cancellation);
    }

    /// <summary>A sandbox of the state that the word names.</summary>
    public async Task<SandboxEntry> CloneAsync(long runId, string? word, CancellationToken cancellation)
    {
        var state = await states.ReadAsync(runId, word, cancellation);
        return await sandboxes.AddAsync(
            runId,
            state.Settings,
            async () =>
            {
                var sandbox = await worker.RunAsync(_ => Sandbox.Of(state.Settings, state.Checkpoint), cancellation);
                return (sandbox, state.Source);
            }
        );
    }

    /// <summary>A sandbox of the moment before a step of an episode that was lived.</summary>
    public async Task<SandboxEntry> CloneEpisodeAsync(
        long runId,
        long episode,
        int step,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        var plan = await replays.FindAsync(runId, episode, step, cancellation);
        return await sandboxes.AddAsync(
            runId,
            settings,
            async () =>
            {
                var sandbox = await worker.RunAsync(
                    token =>
                    {
                        var run = replays.Seek(plan, token);
                        if (run.EpisodeCount != episode)
                            throw InspectionException.Bad(
                                "step",
                                step,
                                $"steps of episode {episode:N0}, which has {plan.Place.Record?.Length:N0}"
                            );
                        return Sandbox.Of(run);
                    },
                    cancellation
                );
                return (sandbox, $"episode {episode:N0}, step {step:N0}");
            }
        );
    }

    /// <summary>Works on a sandbox, alone.</summary>
    public Task<T> WorkAsync<T>(SandboxEntry entry, Func<Sandbox, CancellationToken, T> work, CancellationToken cancellation) =>
        worker.RunAsync(
            token =>
            {
                lock (entry)
                    return work(entry.Sandbox, token);
            },
            cancellation
        );
}
