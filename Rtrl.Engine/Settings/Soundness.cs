namespace Rtrl.Engine.Settings;

/// <summary>Whether nothing is wrong with settings of these keys so far, so that what depends on them together can be judged.</summary>
internal delegate bool Soundness(params ReadOnlySpan<string> keys);
