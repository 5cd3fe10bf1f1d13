namespace Rtrl.Engine.Networks.Cells;

/// <summary>What the rows of a parameter array are multiplied by.</summary>
internal enum RowSource
{
    /// <summary>The constant 1: biases, and other numbers a unit has one of.</summary>
    One = 0,

    /// <summary>The layer's input x_t.</summary>
    Input = 1,

    /// <summary>The state h_{t−1} that every unit puts out.</summary>
    Hidden = 2,
}
