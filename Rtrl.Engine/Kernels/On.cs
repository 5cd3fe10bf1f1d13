namespace Rtrl.Engine.Kernels;

/// <summary>Yes.</summary>
internal readonly struct On : ISwitch
{
    public static bool IsOn => true;
}
