using Rtrl.Engine.Environments;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Training;

/// <summary>
/// An environment as the agent meets it: what it shows now and next, normalised, and where its episode stands. Of several parallel
/// environments each has its own random sources and its own statistics, so that nothing depends on how their steps lie between one another.
/// </summary>
internal sealed class World
{
    private readonly IEnvironment _environment;
    private readonly NetworkInputs _inputs;
    private readonly ObservationNormaliser? _observationNormaliser;
    private readonly RewardScaler? _rewardScaler;
    private readonly RandomSource _random;

    // What the agent sees now and next: as the environment gave it, and normalised.
    private float[] _observation,
        _nextObservation,
        _input,
        _nextInput;

    /// <param name="discount">γ of the scaled rewards.</param>
    /// <param name="index">Which of the parallel environments this is; 0 draws what a single one would.</param>
    public World(RunSettings settings, IEnvironment environment, NetworkInputs inputs, double discount, int index)
    {
        _environment = environment;
        _inputs = inputs;
        _random = new RandomSource(settings.Seed, RandomStream.Environment, index);
        PolicyRandom = new RandomSource(settings.Seed, RandomStream.Exploration, index);
        if (settings.Normalisation.Observation)
            _observationNormaliser = new ObservationNormaliser(environment.ObservationSize, settings.Normalisation.ObservationVariant);
        if (settings.Normalisation.Reward)
            _rewardScaler = new RewardScaler(discount, settings.Normalisation.RewardVariant);
        _observation = new float[environment.ObservationSize];
        _nextObservation = new float[environment.ObservationSize];
        _input = new float[inputs.Size];
        _nextInput = new float[inputs.Size];
    }

    /// <summary>Draws the actions taken here.</summary>
    public RandomSource PolicyRandom { get; }

    /// <summary>o_t as the environment gave it.</summary>
    public ReadOnlySpan<float> Observation => _observation;

    public ReadOnlySpan<float> NextObservation => _nextObservation;

    /// <summary>x_t: what the networks are handed.</summary>
    public ReadOnlySpan<float> Input => _input;

    public ReadOnlySpan<float> NextInput => _nextInput;

    /// <summary>Whether the next step begins an episode.</summary>
    public bool EpisodeOver { get; private set; } = true;

    /// <summary>Steps taken in the episode.</summary>
    public int EpisodeStep { get; private set; }

    public double EpisodeReturn { get; private set; }

    /// <summary>Step count of the run at the first step of the episode.</summary>
    public long EpisodeStart { get; private set; }

    /// <summary>Raw reward and end of the last step.</summary>
    public Transition Transition { get; private set; }

    /// <summary>r_{t+1}, scaled.</summary>
    public double Reward { get; private set; }

    /// <summary>o_0 of a new episode.</summary>
    /// <param name="step">Step count of the run.</param>
    /// <param name="update">Whether the observation enters the statistics.</param>
    public void Begin(long step, WorldEdit? edit, bool update)
    {
        _environment.Reset(_random, _observation);
        edit?.AtStart(_environment, _random, _observation);
        Normalise(_observation, _input, update);
        _inputs.Start(_input);
        EpisodeOver = false;
        EpisodeStart = step;
        EpisodeStep = 0;
        EpisodeReturn = 0;
    }

    /// <summary>The next observation of the episode becomes the present one.</summary>
    public void Continue(WorldEdit? edit)
    {
        (_observation, _nextObservation) = (_nextObservation, _observation);
        (_input, _nextInput) = (_nextInput, _input);
        if (edit is null)
            return;
        edit.Within(_environment, _observation);
        Normalise(_observation, _input, update: false);
    }

    /// <summary>The environment's step: o_{t+1}, r_{t+1} and the end of the episode.</summary>
    /// <param name="numbers">Of a continuous action; empty for a discrete one.</param>
    /// <param name="update">Whether observation and reward enter the statistics.</param>
    public void Step(int action, ReadOnlySpan<double> numbers, bool update)
    {
        var transition = _environment.Step(numbers.IsEmpty ? action : numbers, _random, _nextObservation);
        Transition = transition;
        EpisodeOver = transition.Ended;
        EpisodeStep++;
        EpisodeReturn += transition.Reward;

        // The last observation of an episode enters no statistics: the first of the next one does.
        Normalise(_nextObservation, _nextInput, update && !transition.Ended);
        if (update)
            _rewardScaler?.Update(transition.Reward, transition.Ended);
        Reward = _rewardScaler?.Scale(transition.Reward) ?? transition.Reward;
        _inputs.Continue(_nextInput, EpisodeStep, action, numbers, Reward);
    }

    /// <summary>The next step begins an episode.</summary>
    public void EndEpisode() => EpisodeOver = true;

    /// <summary>The same with draws of its own, for world and policy.</summary>
    public void EndEpisode(long seed, long episode)
    {
        _random.Seed(seed, RandomStream.Evaluation, 2 * episode);
        PolicyRandom.Seed(seed, RandomStream.Evaluation, (2 * episode) + 1);
        EpisodeOver = true;
    }

    public void WriteHidden(Span<double> hidden) => _environment.WriteHidden(hidden);

    public void WriteState(Span<float> state) => _environment.WriteState(state);

    /// <param name="prefix">Goes before the name of every section.</param>
    public void Save(StateWriter writer, string prefix)
    {
        writer.Section(
            prefix + "environment",
            section =>
            {
                section.Write(_environment.Facts.Title);
                section.Write(EpisodeOver);
                section.Write(EpisodeStep);
                section.Write(EpisodeReturn);
                _environment.Save(section);
            }
        );
        writer.Floats(prefix + "observation", _observation);
        writer.Floats(prefix + "observation.next", _nextObservation);
        writer.Floats(prefix + "input", _input);
        writer.Floats(prefix + "input.next", _nextInput);
        writer.Section(prefix + "random.environment", _random.Save);
        writer.Section(prefix + "random.exploration", PolicyRandom.Save);
        if (_observationNormaliser is not null)
            writer.Section(prefix + "normaliser.observation", _observationNormaliser.Save);
        if (_rewardScaler is not null)
            writer.Section(prefix + "normaliser.reward", _rewardScaler.Save);
    }

    /// <summary>Another chain length or environment of the same shape begins with a new episode.</summary>
    /// <param name="steps">Step count of the run.</param>
    public void Load(StateReader reader, string prefix, long steps)
    {
        reader.Section(
            prefix + "environment",
            section =>
            {
                var title = section.ReadString();
                EpisodeOver = section.ReadBoolean();
                EpisodeStep = section.ReadInt32();
                EpisodeReturn = section.ReadDouble();
                EpisodeStart = steps - EpisodeStep;
                if (title == _environment.Facts.Title)
                    _environment.Load(section);
                else
                    EpisodeOver = true;
            }
        );
        reader.Floats(prefix + "observation", _observation);
        reader.Floats(prefix + "observation.next", _nextObservation);
        reader.Floats(prefix + "input", _input);
        reader.Floats(prefix + "input.next", _nextInput);
        reader.Section(prefix + "random.environment", _random.Load);
        reader.Section(prefix + "random.exploration", PolicyRandom.Load);
        if (_observationNormaliser is not null && reader.Has(prefix + "normaliser.observation"))
            reader.Section(prefix + "normaliser.observation", _observationNormaliser.Load);
        if (_rewardScaler is not null && reader.Has(prefix + "normaliser.reward"))
            reader.Section(prefix + "normaliser.reward", _rewardScaler.Load);
    }

    /// <summary>Where the episode began, which other environments' steps hide.</summary>
    public void LoadStart(long step) => EpisodeStart = step;

    private void Normalise(ReadOnlySpan<float> observation, Span<float> inputs, bool update)
    {
        var input = inputs[..observation.Length];
        if (_observationNormaliser is null)
        {
            observation.CopyTo(input);
            return;
        }

        if (update)
            _observationNormaliser.Update(observation);
        _observationNormaliser.Normalise(observation, input);
    }
}
