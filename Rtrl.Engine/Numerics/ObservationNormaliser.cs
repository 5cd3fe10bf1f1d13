namespace Rtrl.Engine.Numerics;

/// <summary>
/// Elementwise running normalisation of observations, updated before it is used: (o − mean)/√(variance + 1e−8), never clipped, never reset.
/// "seed" starts with a prior of one sample and uses M2/count (Farr et al. 2026, code); "stream-x" starts empty and uses M2/(count − 1), 1
/// for the first sample (Elsayed et al. 2024). "shared" keeps one mean and variance over all entries, with a prior count of 1e−4: what the
/// seed release does for PPO on POPGym. Statistics in double.
/// </summary>
internal sealed class ObservationNormaliser
{
    private const double Epsilon = 1e-8;
    private const double SharedPriorCount = 1e-4;
    private readonly RunningMoments[] _moments;
    private readonly bool _prior,
        _shared;

    public ObservationNormaliser(int size, string variant)
    {
        _prior = variant switch
        {
            "seed" or "shared" => true,
            "stream-x" => false,
            _ => throw new ArgumentOutOfRangeException(
                nameof(variant),
                variant,
                "The observation variant must be “seed”, “stream-x” or “shared”."
            ),
        };
        _shared = variant == "shared";
        _moments = new RunningMoments[_shared ? 1 : size];
        if (_prior)
            Array.Fill(_moments, _shared ? new() { Count = SharedPriorCount, M2 = SharedPriorCount } : RunningMoments.OneSamplePrior);
    }

    /// <summary>Adds the observation to the statistics.</summary>
    public void Update(ReadOnlySpan<float> observation)
    {
        for (var i = 0; i < observation.Length; i++)
            _moments[_shared ? 0 : i].Add(observation[i]);
    }

    /// <summary>normalised = (o − mean)/√(variance + 1e−8) with the statistics as they are.</summary>
    public void Normalise(ReadOnlySpan<float> observation, Span<float> normalised)
    {
        for (var i = 0; i < observation.Length; i++)
        {
            ref readonly var moments = ref _moments[_shared ? 0 : i];
            var variance = _prior ? moments.PopulationVariance : moments.SampleVariance;
            normalised[i] = (float)((observation[i] - moments.Mean) / Math.Sqrt(variance + Epsilon));
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_moments.Length);
        foreach (var moments in _moments)
            moments.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        var size = reader.ReadInt32();
        if (size != _moments.Length)
            throw new InvalidDataException($"The checkpoint normalises {size} observation entries, these settings have {_moments.Length}.");
        for (var i = 0; i < size; i++)
            _moments[i] = RunningMoments.Load(reader);
    }
}
