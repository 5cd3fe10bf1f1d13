namespace Rtrl.Engine.Settings;

/// <summary>
/// Everything that varies with the recurrent layer but its mathematics: what settings, budgets, studies and pages ask about it. The kind
/// stands beside the cell's code, which it also makes; nothing else compares a cell's name.
/// </summary>
public abstract record CellKind(string Name, string Title, string Help) : SettingOption(Name, Title, Help)
{
    /// <summary>Every recurrent layer, in the order a form shows them.</summary>
    public static KindList<CellKind> All { get; } = new("network.cell", "cell");

    /// <summary>The kind that the settings name.</summary>
    /// <exception cref="InvalidSettingsException">There is none; the nearest is named.</exception>
    public static CellKind Of(NetworkSettings settings) => All.Of(settings.Cell);

    /// <summary>
    /// Which groups of settings it reads, by the word that stands in braces in <see cref="SettingAttribute.AppliesWhen"/>: recurrent,
    /// trace-unit, fan-in, recurrence, gate-form.
    /// </summary>
    internal abstract IReadOnlyList<string> Traits { get; }

    /// <summary>Whether there is a recurrent layer at all.</summary>
    public virtual bool Recurrent => true;

    /// <summary>Whether h_{t+1} is linear in h_t, so that its poles are exact and its answer to a kick has a closed form.</summary>
    public virtual bool Linear => false;

    /// <summary>Whether units read one another: exact RTRL then keeps a dense matrix, and no unit has a retention of its own.</summary>
    public virtual bool Dense => false;

    /// <summary>Within a sentence: "linear RTU".</summary>
    public abstract string Words { get; }

    /// <summary>Short words for a title, such as "linear RTU 192, exact RTRL".</summary>
    internal virtual string LayerWords(NetworkSettings settings)
    {
        var gradient = settings.Gradient switch
        {
            "rtrl" => "exact RTRL",
            "tbptt1" => "TBPTT(1)",
            _ => "frozen",
        };
        return $"{Words} {settings.HiddenSize}, {gradient}";
    }

    /// <summary>Values per unit that the layer puts out.</summary>
    internal abstract int OutputsPerUnit { get; }

    /// <summary>Numbers of state per unit.</summary>
    internal virtual int StatePerUnit => OutputsPerUnit;

    /// <summary>Parameters of the layer over <paramref name="inputs"/> features.</summary>
    internal abstract long Parameters(NetworkSettings settings, long inputs);

    /// <summary>Numbers of S under exact RTRL.</summary>
    internal abstract long Sensitivities(NetworkSettings settings, long inputs);

    /// <summary>Copies of S that the layer works with.</summary>
    internal virtual int SensitivityCopies => Dense ? 2 : 1;

    /// <summary>Further numbers that belong to S: what it is kept in units of.</summary>
    internal virtual long SensitivityUnits(NetworkSettings settings) => 0;
}
