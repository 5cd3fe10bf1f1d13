namespace Rtrl.Engine.Settings;

/// <summary>
/// How an environment is drawn: the browser has one drawing per name (wwwroot/js/drawing.js), which reads the state and the observation by
/// their names. Environments may share one.
/// </summary>
public enum EnvironmentDrawing
{
    /// <summary>State and observation as named numbers with bars, which fits every environment.</summary>
    Numbers,

    MemoryChain,

    /// <summary>Bits on a tape, each asked for some decisions later.</summary>
    Tape,

    /// <summary>Signals, prediction and return of a stream whose outcome follows every cue.</summary>
    Conditioning,

    /// <summary>The same where the outcome follows half of the patterns.</summary>
    Patterning,

    /// <summary>The same at a fixed distance from the cue.</summary>
    NoisyPatterning,

    RepeatFirst,
    RepeatPrevious,
    Autoencode,
    CountRecall,
    Concentration,
    HigherLower,
    Battleship,
    MineSweeper,
    MultiarmedBandit,
    CartPole,
    NoisyCartPole,
    Pendulum,
    NoisyPendulum,

    /// <summary>The same bodies with what the mask hides hatched and dashed.</summary>
    MaskedCartPole,

    /// <summary>A cart whose pole may hang.</summary>
    CartPoleSwingUp,
    MaskedPendulum,
    MountainCar,
    Maze,
    MazeWithExit,
    Foraging,

    /// <summary>Capsules on the ground, from the side or, where the body is free, from above the side.</summary>
    Body,
}
