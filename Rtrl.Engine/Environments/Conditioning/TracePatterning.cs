using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Patterns whose outcome comes long after they are gone: ISI uniform in nominal ± ⌊nominal/3⌋, no noise (Rafiee et al. 2022).
/// </summary>
internal sealed class TracePatterning(EnvironmentSettings settings) : PatterningStream(settings, settings.Isi, settings.Isi / 3, noise: 0);
