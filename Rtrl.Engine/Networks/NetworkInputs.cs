using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks;

/// <summary>
/// What a network is handed at a step: [normalised observation; time feature; previous action; previous scaled reward], each of the last
/// three only where the settings ask for it. A discrete action is one-hot.
/// </summary>
internal sealed class NetworkInputs
{
    private readonly NetworkSettings _settings;
    private readonly ActionSpace _actions;
    private readonly int _observations,
        _timeSize;

    public NetworkInputs(NetworkSettings settings, EnvironmentFacts facts)
    {
        _settings = settings;
        _actions = facts.Actions;
        _observations = facts.ObservationSize;
        _timeSize = settings.TimeFeature ? 1 : 0;
        var previous = settings.PreviousInputs == "none" ? 0 : _actions.Count + 1;
        Passing = settings.PreviousInputs == "after" ? previous : 0;
        Size = _observations + _timeSize + previous;
    }

    public int Size { get; }

    /// <summary>How many of the last numbers pass the encoder by.</summary>
    public int Passing { get; }

    /// <summary>The first step of an episode: time 0, action 0 (or nothing), reward 0.</summary>
    public void Start(Span<float> input)
    {
        WriteTime(input, 0);
        var previous = input[(_observations + _timeSize)..];
        previous.Clear();
        if (!previous.IsEmpty && _actions.Kind == ActionKind.Discrete && !_settings.BlankFirstAction)
            previous[0] = 1;
    }

    /// <summary>A later step.</summary>
    /// <param name="time">Steps since the episode began.</param>
    public void Continue(Span<float> input, int time, int action, ReadOnlySpan<double> numbers, double reward)
    {
        WriteTime(input, time);
        var previous = input[(_observations + _timeSize)..];
        if (previous.IsEmpty)
            return;
        previous.Clear();
        if (action >= 0)
            previous[action] = 1;
        for (var i = 0; i < numbers.Length; i++)
            previous[i] = (float)numbers[i];
        previous[^1] = (float)reward;
    }

    private void WriteTime(Span<float> input, int time)
    {
        if (_timeSize > 0)
            input[_observations] = (float)(
                ((double)(_settings.LateTimeFeature ? Math.Max(0, time - 1) : time) / _settings.TimeLimit) - 0.5
            );
    }
}
