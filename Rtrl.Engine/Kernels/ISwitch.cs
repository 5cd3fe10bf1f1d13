namespace Rtrl.Engine.Kernels;

/// <summary>A choice made when a kernel is compiled.</summary>
internal interface ISwitch
{
    static abstract bool IsOn { get; }
}
