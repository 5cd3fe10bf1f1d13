using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>Whether the end of this process has begun: from then on nothing new is taken on.</summary>
internal sealed class Closing : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private volatile bool _begun;

    public Closing() => Ended = _ended.Token;

    public bool Begun => _begun;

    /// <summary>Cancelled when nothing is stored any more.</summary>
    public CancellationToken Ended { get; }

    public static CommandException Refusal => new(RefusalKind.Unavailable, "The server is stopping.");

    public void Begin() => _begun = true;

    public Task EndAsync() => _ended.CancelAsync();

    public void RefuseWhenBegun()
    {
        if (_begun)
            throw Refusal;
    }

    public void Dispose() => _ended.Dispose();
}
