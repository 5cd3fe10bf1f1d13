namespace Rtrl.Engine.Learning.Heads;

/// <summary>The greedy action and its ties.</summary>
internal static class GreedyAction
{
    /// <summary>Index of the largest value; the lowest one where several are equal.</summary>
    public static int Of(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var action = 1; action < values.Length; action++)
        {
            if (values[action] > values[best])
                best = action;
        }

        return best;
    }

    /// <summary>Derivative of max(values) times scale.</summary>
    /// <param name="splitTies">Shared equally among exactly equal maxima, as the seed release's differentiation does; else all of it goes
    /// to the lowest index.</param>
    public static void Adjoint(ReadOnlySpan<float> values, float scale, bool splitTies, Span<float> adjoint)
    {
        var greedy = Of(values);
        if (!splitTies)
        {
            adjoint.Clear();
            adjoint[greedy] = scale;
            return;
        }

        var best = values[greedy];
        var ties = 0;
        foreach (var value in values)
            ties += value == best ? 1 : 0;
        for (var action = 0; action < values.Length; action++)
            adjoint[action] = values[action] == best ? scale / ties : 0;
    }
}
