namespace Rtrl.Engine.Learning;

/// <summary>Stages of a training step whose time is measured.</summary>
internal enum Stage
{
    Environment,
    Forward,
    Sensitivity,
    Gradient,
    Update,
    Statistics,
}
