namespace Rtrl.Tests.Web;

/// <summary>One server for all tests of a class: for questions that change nothing.</summary>
public sealed class SharedLab : IAsyncLifetime
{
    /// <summary>Run 1, paused before its first step, is all it holds.</summary>
    internal LabServer Lab { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Lab = await LabServer.StartAsync();
        await Lab.StartRunAsync(paused: true);
    }

    public ValueTask DisposeAsync() => Lab.DisposeAsync();
}
