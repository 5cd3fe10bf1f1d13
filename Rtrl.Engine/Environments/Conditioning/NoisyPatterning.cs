using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Patterns whose outcome comes as they end, four steps after their start, and not always truly (Rafiee et al. 2022).</summary>
internal sealed class NoisyPatterning(EnvironmentSettings settings) : PatterningStream(settings, CueSteps, 0, settings.OutcomeNoise);
