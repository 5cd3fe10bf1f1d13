using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// The last W steps of a recurrent layer, to tell how stale its live sensitivities are: parameters change every step, S is never
/// recomputed. Two ideals, never to be mixed: full replay recomputes states, J and I with the parameters of now; fixed trajectory
/// re-evaluates only I and keeps states and J as lived. Report once the window is full; with W = episode length the current episode
/// is always complete.
/// </summary>
/// <param name="length">W.</param>
public sealed class StalenessWindow(ICell cell, int length)
{
    private readonly Queue<LivedStep> _steps = new(length);

    public bool IsFull => _steps.Count == length;

    /// <summary>Notes one lived step.</summary>
    /// <param name="startsEpisode">Whether h and S were reset before it.</param>
    /// <param name="before">State the step started from, after any reset.</param>
    /// <param name="input">x_t.</param>
    /// <param name="step">The step as lived.</param>
    public void Add(bool startsEpisode, CellState before, double[] input, CellStep step)
    {
        if (IsFull)
            _steps.Dequeue();
        _steps.Enqueue(new LivedStep(startsEpisode, before.Hidden, [.. input], step.StateJacobian));
    }

    /// <summary>S_rep: everything recomputed at the current parameters, from the hidden state at the window's start with S = 0.</summary>
    public Sensitivity FullReplay(ReadOnlySpan<double> parameters)
    {
        var state = cell.Start();
        if (_steps.Count > 0)
            state = state with { Hidden = _steps.Peek().Hidden };
        foreach (var lived in _steps)
            state = cell.Step(parameters, lived.StartsEpisode ? cell.Start() : state, lived.Input).After;
        return state.Sensitivity;
    }

    /// <summary>S*: immediate Jacobians at the current parameters, states and state Jacobians as lived.</summary>
    public Sensitivity FixedTrajectory(ReadOnlySpan<double> parameters)
    {
        var start = cell.Start();
        var sensitivity = start.Sensitivity;
        foreach (var lived in _steps)
        {
            var immediate = cell.Step(parameters, start with { Hidden = lived.Hidden }, lived.Input).Immediate;
            sensitivity = (lived.StartsEpisode ? start.Sensitivity : sensitivity).Advance(lived.StateJacobian, immediate);
        }

        return sensitivity;
    }

    private sealed record LivedStep(bool StartsEpisode, double[] Hidden, double[] Input, double[,,] StateJacobian);
}
