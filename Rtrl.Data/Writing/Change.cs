namespace Rtrl.Data.Writing;

/// <summary>A change somebody waits for.</summary>
internal abstract class Change : IWork
{
    /// <summary>Runs inside the transaction, under a savepoint.</summary>
    public abstract void Apply(WriteScope scope);

    /// <summary>Tells the caller, after the commit.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing of the change was stored.</summary>
    public abstract void Fail(Exception exception);
}
