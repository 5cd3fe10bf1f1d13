namespace Rtrl.Engine.Numerics;

/// <summary>
/// Hands out draws that were written down beforehand, so that a recorded episode replays: uniforms, normals and integers come from one
/// list, in the order in which the environment asks for them.
/// </summary>
/// <param name="draws">A uniform in [0, 1) (1 stands for "never"), a standard normal, or a whole number below the bound, as asked
/// for.</param>
public sealed class ScriptedRandomSource(IEnumerable<double> draws) : RandomSource(0, RandomStream.Environment)
{
    private readonly Queue<double> _draws = new(draws);

    /// <summary>Draws not yet asked for.</summary>
    public int Remaining => _draws.Count;

    /// <exception cref="InvalidOperationException">The script is used up.</exception>
    public override double NextDouble() => Next("a uniform number");

    /// <exception cref="InvalidOperationException">The script is used up, or its next draw is no whole number in [0, bound).</exception>
    public override int NextInt(int bound)
    {
        var draw = Next($"a whole number below {bound}");
        return draw >= 0 && draw < bound && double.IsInteger(draw)
            ? (int)draw
            : throw new InvalidOperationException($"The next scripted draw is {draw}; asked for was a whole number from 0 to {bound - 1}.");
    }

    /// <exception cref="InvalidOperationException">The script is used up.</exception>
    public override double NextNormal() => Next("a normal number");

    private double Next(string wanted) =>
        _draws.TryDequeue(out var draw)
            ? draw
            : throw new InvalidOperationException($"The script has no draw left; asked for was {wanted}.");
}
