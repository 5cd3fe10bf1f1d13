namespace Rtrl.Data.Writing;

/// <summary>A change with a result.</summary>
internal sealed class ChangeOf<T>(Func<WriteScope, T> apply) : Change
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Apply(WriteScope scope) => _result = apply(scope);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
