using Microsoft.Extensions.Options;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>The sandboxes that exist: few, bounded in memory, gone when nobody asks for them. None is ever stored.</summary>
internal sealed class Sandboxes : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, SandboxEntry> _entries = [];
    private readonly InspectionOptions _options;
    private readonly IRunTable _table;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _lastId;
    private int _reserved;
    private long _reservedBytes;

    public Sandboxes(IOptions<InspectionOptions> options, IRunTable table, TimeProvider clock)
    {
        _options = options.Value;
        _table = table;
        _clock = clock;
        var period = TimeSpan.FromMinutes(Math.Max(0.05, _options.SandboxIdleMinutes / 4));
        _timer = clock.CreateTimer(_ => Expire(), null, period, period);
        table.Changed += OnChanged;
    }

    public TimeSpan Idle => TimeSpan.FromMinutes(_options.SandboxIdleMinutes);

    /// <summary>Makes a place, fills it by <paramref name="make"/>, and gives it back if that fails.</summary>
    /// <exception cref="InspectionException">There are too many sandboxes, or too little memory is left for them.</exception>
    public async Task<SandboxEntry> AddAsync(
        long run,
        RunSettings settings,
        Func<Task<(Engine.Clones.Sandbox Sandbox, string Source)>> make
    )
    {
        var bytes = SettingsDocument.MemoryBytes(settings);
        Reserve(bytes);
        try
        {
            var (sandbox, source) = await make();
            lock (_gate)
            {
                var entry = new SandboxEntry(++_lastId, run, sandbox, source, bytes, _clock.GetUtcNow());
                _entries[entry.Id] = entry;
                return entry;
            }
        }
        finally
        {
            lock (_gate)
                (_reserved, _reservedBytes) = (_reserved - 1, _reservedBytes - bytes);
        }
    }

    /// <exception cref="InspectionException">There is none, or not any more.</exception>
    public SandboxEntry Require(long run, long id)
    {
        Expire();
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry) || entry.Run != run)
                throw InspectionException.NotFound(
                    "sandbox",
                    id,
                    $"Run {run} has no sandbox {id}: it was deleted, or nobody asked for it in {_options.SandboxIdleMinutes:0.##} minutes."
                );
            entry.UsedAt = _clock.GetUtcNow();
            return entry;
        }
    }

    public IReadOnlyList<SandboxEntry> Of(long run)
    {
        Expire();
        lock (_gate)
            return [.. _entries.Values.Where(entry => entry.Run == run).OrderBy(entry => entry.Id)];
    }

    public void Delete(long run, long id)
    {
        var entry = Require(run, id);
        lock (_gate)
            _entries.Remove(entry.Id);
    }

    public void Dispose()
    {
        _table.Changed -= OnChanged;
        _timer.Dispose();
    }

    private void Reserve(long bytes)
    {
        Expire();
        lock (_gate)
        {
            if (_entries.Count + _reserved >= _options.MostSandboxes)
                throw new InspectionException(
                    RefusalKind.Conflict,
                    $"There are {_entries.Count + _reserved} sandboxes; allowed are {_options.MostSandboxes}. Delete one, or wait "
                        + $"until it is {_options.SandboxIdleMinutes:0.##} minutes idle."
                );
            var taken = _entries.Values.Sum(entry => entry.Bytes) + _reservedBytes;
            if (taken + bytes > _options.SandboxMegabytes * 1_000_000L)
                throw new InspectionException(
                    RefusalKind.Conflict,
                    $"A sandbox of this run takes {bytes / 1e6:N1} MB; {Math.Max(0, _options.SandboxMegabytes - (taken / 1e6)):N1} "
                        + $"MB of {_options.SandboxMegabytes:N0} MB are left (Rtrl:Inspection:SandboxMegabytes)."
                );
            (_reserved, _reservedBytes) = (_reserved + 1, _reservedBytes + bytes);
        }
    }

    private void Expire()
    {
        var oldest = _clock.GetUtcNow() - Idle;
        lock (_gate)
        {
            foreach (var id in _entries.Values.Where(entry => entry.UsedAt < oldest).Select(entry => entry.Id).ToList())
                _entries.Remove(id);
        }
    }

    /// <summary>A deleted run takes its sandboxes along.</summary>
    private void OnChanged(long run)
    {
        lock (_gate)
        {
            if (!_entries.Values.Any(entry => entry.Run == run))
                return;
        }

        if (_table.Find(run) is not null)
            return;
        lock (_gate)
        {
            foreach (var id in _entries.Values.Where(entry => entry.Run == run).Select(entry => entry.Id).ToList())
                _entries.Remove(id);
        }
    }
}
