using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// MemoryChain with one bit (Osband et al. 2020, as gymnax has it): the last of L decisions must repeat a cue seen at the start.
/// With m = L − 1 the view at time τ is [1 − τ/m, 0, cue if τ = 0 else 0]. Reset shows the view at 0 and decision t shows the view at t, so
/// decisions 0 and 1 both see the cue. Reward 0, at decision m +1 for the action that names the cue, else −1; then the episode terminates.
/// </summary>
public sealed class MemoryChain : IEnvironment
{
    /// <summary>The shortest chain: with one decision the clock would divide by zero.</summary>
    public const int SmallestLength = 2;

    private readonly int _length;
    private int _context, _time, _outcome;

    /// <param name="length">L, decisions per episode, at least 2.</param>
    public MemoryChain(int length)
    {
        if (length < SmallestLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, "MemoryChain needs a length L of at least 2 decisions; L = 1 would divide by zero.");
        _length = length;
        Facts = new EnvironmentFacts
        {
            Title = $"MemoryChain {length}",
            ObservationNames = ["time left", "query", "cue"],
            ActionNames = ["−1", "+1"],
            StateNames = ["cue", "clock", "length", "answer due", "last outcome"],
            MemoryLag = length - 2,
            EpisodeLength = length,
        };
    }

    public EnvironmentFacts Facts { get; }

    public int ObservationSize => 3;

    public int ActionCount => 2;

    public int StateSize => 5;

    public void Reset(RandomSource random, Span<float> observation) => Reset(random.NextInt(2), observation);

    /// <summary>Starts an episode with a given hidden bit, 0 or 1.</summary>
    public void Reset(int context, Span<float> observation)
    {
        if (context is not (0 or 1))
            throw new ArgumentOutOfRangeException(nameof(context), context, "The hidden bit must be 0 or 1.");
        _context = context;
        _time = 0;
        View(0, observation);
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
        _outcome = action == _context ? 1 : -1;
        return new Transition(_outcome, Terminated: true, Truncated: false);
    }

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
        writer.Write(_context);
        writer.Write(_time);
        writer.Write(_outcome);
    }

    public void Load(BinaryReader reader)
    {
        _context = reader.ReadInt32();
        _time = reader.ReadInt32();
        _outcome = reader.ReadInt32();
    }

    private int Cue => (2 * _context) - 1;

    private void View(int time, Span<float> observation)
    {
        observation[0] = (float)(1 - (time / (double)(_length - 1)));
        observation[1] = 0;
        observation[2] = time == 0 ? Cue : 0;
    }
}
