using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rtrl.Physics.Native;

/// <summary>The functions of libmujoco that are needed, and the two hooks that keep its errors from ending the process.</summary>
internal sealed unsafe class NativeLibraryCalls
{
    [ThreadStatic]
    private static StringBuilder? t_warnings;

    [ThreadStatic]
    private static string? t_error;

    public readonly delegate* unmanaged[Cdecl]<int> Version;
    public readonly delegate* unmanaged[Cdecl]<byte*, nint, byte*, int, nint> LoadXml;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> MakeData;
    public readonly delegate* unmanaged[Cdecl]<nint, void> DeleteData;
    public readonly delegate* unmanaged[Cdecl]<nint, void> DeleteModel;
    public readonly delegate* unmanaged[Cdecl]<nint, double> TotalMass;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> ResetData;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> Step;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> Forward;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> RnePostConstraint;

    /// <exception cref="PhysicsException">The library does not export one of them.</exception>
    public NativeLibraryCalls(nint library)
    {
        nint Export(string name) =>
            NativeLibrary.TryGetExport(library, name, out var address)
                ? address
                : throw new PhysicsException($"The library has no {name}: it is no MuJoCo from 2.2.2 on.");
        // Left alone, an error prints, waits for a key and ends the process, and a warning is written to a file in the working directory.
        *(nint*)Export("mju_user_error") = (nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnError;
        *(nint*)Export("mju_user_warning") = (nint)(delegate* unmanaged[Cdecl]<byte*, void>)&OnWarning;
        Version = (delegate* unmanaged[Cdecl]<int>)Export("mj_version");
        LoadXml = (delegate* unmanaged[Cdecl]<byte*, nint, byte*, int, nint>)Export("mj_loadXML");
        MakeData = (delegate* unmanaged[Cdecl]<nint, nint>)Export("mj_makeData");
        DeleteData = (delegate* unmanaged[Cdecl]<nint, void>)Export("mj_deleteData");
        DeleteModel = (delegate* unmanaged[Cdecl]<nint, void>)Export("mj_deleteModel");
        TotalMass = (delegate* unmanaged[Cdecl]<nint, double>)Export("mj_getTotalmass");
        ResetData = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_resetData");
        Step = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_step");
        Forward = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_forward");
        RnePostConstraint = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("mj_rnePostConstraint");
    }

    /// <summary>
    /// Calls a function of a model and its data; warnings are added, and an error that the engine met is thrown once it has come back.
    /// </summary>
    public static void Call(delegate* unmanaged[Cdecl]<nint, nint, void> function, nint model, nint data, StringBuilder warnings)
    {
        t_warnings = warnings;
        function(model, data);
        if (t_error is { } error)
        {
            t_error = null;
            throw new PhysicsException(
                $"The physics engine of this run has stopped: {error} It cannot go on; branch from the last checkpoint."
            );
        }
    }

    // Neither hook may throw: there are frames of C above it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(byte* message) => t_error ??= Marshal.PtrToStringUTF8((nint)message) ?? "no reason given.";

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* message) =>
        t_warnings?.Append("WARNING: ").Append(Marshal.PtrToStringUTF8((nint)message)).Append('\n');
}
