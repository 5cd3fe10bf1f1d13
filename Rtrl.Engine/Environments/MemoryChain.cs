using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MemoryChain (Osband et al. 2020, as gymnax has it): the last of L decisions must repeat a cue seen at the start.
/// With m = L − 1 the view at time τ is [1 − τ/m, query index if τ = m − 1 else 0, then the bits as −1 or +1 if τ = 0 else 0]. Reset shows the
/// view at 0 and decision t shows the view at t, so decisions 0 and 1 both see the cue. Reward 0, at decision m +1 for the action that names the
/// queried bit, else −1; then the episode terminates. With one bit, the usual task, the query index is always 0.
/// </summary>
public sealed class MemoryChain : IEnvironment
{
    /// <summary>The shortest chain: with one decision the clock would divide by zero.</summary>
    public const int SmallestLength = 2;

    private readonly int _length;
    private readonly int[] _context;
    private int _query, _time, _outcome;

    /// <param name="length">L, decisions per episode, at least 2.</param>
    /// <param name="bits">Cue bits, at least 1.</param>
    public MemoryChain(int length, int bits = 1)
    {
        if (length < SmallestLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, "MemoryChain needs a length L of at least 2 decisions; L = 1 would divide by zero.");
        if (bits < 1)
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "MemoryChain needs at least 1 bit.");
        _length = length;
        _context = new int[bits];
        Facts = new EnvironmentFacts
        {
            Title = bits == 1 ? $"MemoryChain {length}" : $"MemoryChain {length}, {bits} bits",
            ObservationNames = ["time left", "query", .. bits == 1 ? ["cue"] : Enumerable.Range(1, bits).Select(bit => $"cue {bit}")],
            ActionNames = ["−1", "+1"],
            StateNames = ["cue", "clock", "length", "answer due", "last outcome"],
            MemoryLag = length - 2,
            EpisodeLength = length,
        };
    }

    public EnvironmentFacts Facts { get; }

    public int ObservationSize => _context.Length + 2;

    public int ActionCount => 2;

    public int StateSize => 5;

    private int Cue => (2 * _context[_query]) - 1;

    public void Reset(RandomSource random, Span<float> observation)
    {
        foreach (ref var bit in _context.AsSpan())
            bit = random.NextInt(2);
        Begin(_context.Length == 1 ? 0 : random.NextInt(_context.Length), observation);
    }

    /// <summary>Starts an episode with given hidden bits, 0 or 1 each, and query index.</summary>
    public void Reset(ReadOnlySpan<int> context, int query, Span<float> observation)
    {
        if (context.Length != _context.Length || context.ContainsAnyExceptInRange(0, 1))
            throw new ArgumentOutOfRangeException(nameof(context), string.Join(", ", context.ToArray()), $"The hidden state is {_context.Length} bit(s), each 0 or 1.");
        if (query < 0 || query >= _context.Length)
            throw new ArgumentOutOfRangeException(nameof(query), query, $"The query index must be in [0, {_context.Length}).");
        context.CopyTo(_context);
        Begin(query, observation);
    }

    public Transition Step(int action, RandomSource random, Span<float> observation)
    {
        if (action is not (0 or 1))
            throw new ArgumentOutOfRangeException(nameof(action), action, "The action must be in [0, 2).");
        View(_time, observation);
        var answers = _time == _length - 1;
        _time++;
        if (!answers)
            return new Transition(0, Terminated: false, Truncated: false);
        _outcome = action == _context[_query] ? 1 : -1;
        return new Transition(_outcome, Terminated: true, Truncated: false);
    }

    /// <summary>Queried cue as −1 or +1, decisions taken, L, 1 when the next decision is the answer, outcome of the last answer (0 before the first).</summary>
    public void WriteState(Span<float> state)
    {
        state[0] = Cue;
        state[1] = _time;
        state[2] = _length;
        state[3] = _time == _length - 1 ? 1 : 0;
        state[4] = _outcome;
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var bit in _context)
            writer.Write(bit);
        writer.Write(_query);
        writer.Write(_time);
        writer.Write(_outcome);
    }

    public void Load(BinaryReader reader)
    {
        foreach (ref var bit in _context.AsSpan())
            bit = reader.ReadInt32();
        _query = reader.ReadInt32();
        _time = reader.ReadInt32();
        _outcome = reader.ReadInt32();
    }

    private void Begin(int query, Span<float> observation)
    {
        _query = query;
        _time = 0;
        View(0, observation);
    }

    private void View(int time, Span<float> observation)
    {
        var last = _length - 1;
        observation[0] = (float)(1 - (time / (double)last));
        observation[1] = time == last - 1 ? _query : 0;
        for (var bit = 0; bit < _context.Length; bit++)
            observation[2 + bit] = time == 0 ? (2 * _context[bit]) - 1 : 0;
    }
}
