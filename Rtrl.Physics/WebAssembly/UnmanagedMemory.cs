using System.Runtime.InteropServices;

namespace Rtrl.Physics.WebAssembly;

/// <summary>
/// Tells the collector of memory that it does not see. An environment that nobody holds any more lets go of its engine when it is
/// collected; without this the collector would see a few hundred bytes and wait.
/// </summary>
internal sealed class UnmanagedMemory : SafeHandle
{
    private readonly long _bytes;

    public UnmanagedMemory(long bytes)
        : base(0, ownsHandle: true)
    {
        _bytes = bytes;
        GC.AddMemoryPressure(bytes);
        SetHandle(1);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        GC.RemoveMemoryPressure(_bytes);
        return true;
    }
}
