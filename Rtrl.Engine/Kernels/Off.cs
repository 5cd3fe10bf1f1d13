namespace Rtrl.Engine.Kernels;

/// <summary>No.</summary>
internal readonly struct Off : ISwitch
{
    public static bool IsOn => false;
}
