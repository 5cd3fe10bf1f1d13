using System.Runtime.InteropServices;

namespace Rtrl.Physics.Native;

/// <summary>A model or data object of the library, freed by its own function at the latest when nobody holds it any more.</summary>
internal sealed unsafe class NativeObject : SafeHandle
{
    private readonly delegate* unmanaged[Cdecl]<nint, void> _free;

    public NativeObject(nint address, delegate* unmanaged[Cdecl]<nint, void> free)
        : base(0, ownsHandle: true)
    {
        _free = free;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _free(handle);
        return true;
    }
}
