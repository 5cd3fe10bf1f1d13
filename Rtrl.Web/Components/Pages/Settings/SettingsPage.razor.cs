using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Security;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Settings;

/// <summary>What the person at the dashboard may choose, what the history takes, and how the server was started.</summary>
public sealed partial class SettingsPage(
    ITrainingLoad load,
    IRunHistory history,
    IRunQueries queries,
    IUserSettings preferences,
    IOptions<TrainingOptions> options,
    IConfiguration configuration,
    IJSRuntime js
) : ComponentBase
{
    private const int LargestShown = 8,
        MostKept = 1_000;

    private static readonly (string Name, string Title, string Stops)[] s_maps =
    [
        ("tide", "tide", "var(--tide-0), var(--tide-2), var(--tide-4), var(--tide-6), var(--tide-8)"),
        ("cividis", "cividis", "#FDEA45, #CBBA69, #958F78, #666970, #35456C, #00224E"),
    ];

    private readonly TrainingOptions _options = options.Value;
    private readonly Provenance _program = ProvenanceReader.Current;
    private readonly bool _token = configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() is { TokenRequired: true };
    private string _palette = "tide";
    private bool _letters = true;
    private CheckpointRetention _retention = new();
    private string _last = "";
    private string? _lastError;
    private bool _pruning;
    private StorageReport? _storage;
    private IReadOnlyList<RunSummary> _largest = [];
    private string? _fault;

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private long Used => _storage is { } storage ? storage.DatabaseBytes + storage.CheckpointFileBytes : 0;

    protected override void OnInitialized() => Read();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _palette = await js.InvokeAsync<string?>("rtrl.get", "palette") ?? "tide";
        _letters = await js.InvokeAsync<string?>("rtrl.get", "keys") != "off";
        StateHasChanged();
    }

    private string Share(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * bytes / Math.Max(1, Used + _storage!.FreeBytes):0.##}%");

    private void Read()
    {
        try
        {
            _retention = CheckpointRetention.From(preferences.All());
            _last = $"{_retention.Last}";
            _storage = queries.Storage();
            _largest = [.. queries.List().OrderByDescending(run => run.DiskBytes).Take(LargestShown)];
            _fault = null;
        }
        catch (HistoryException error)
        {
            _fault = error.Message;
        }
    }

    private async Task SetPaletteAsync(string name)
    {
        _palette = name;
        await js.InvokeVoidAsync("rtrl.set", "palette", name == "tide" ? null : name);
    }

    private async Task SetLettersAsync(ChangeEventArgs change)
    {
        _letters = change.Value is true;
        await js.InvokeVoidAsync("rtrl.set", "keys", _letters ? null : "off");
    }

    private async Task SetLastAsync(ChangeEventArgs change)
    {
        _last = change.Value?.ToString()?.Trim() ?? "";
        if (!int.TryParse(_last, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last) || last is < 1 or > MostKept)
        {
            _lastError = $"“{_last}” cannot be kept; allowed is a whole number from 1 to {MostKept:N0}.";
            return;
        }

        _lastError = await StoreAsync(CheckpointRetention.LastKey, $"{last}");
    }

    private async Task SetSpacedAsync(ChangeEventArgs change) =>
        _fault = await StoreAsync(CheckpointRetention.SpacedKey, change.Value is true ? "true" : "false");

    private async Task<string?> StoreAsync(string key, string value)
    {
        try
        {
            await preferences.SetAsync(key, value);
            Read();
            return null;
        }
        catch (HistoryException error)
        {
            return error.Message;
        }
    }

    private async Task PruneAsync()
    {
        _pruning = true;
        try
        {
            var freed = await history.PruneAsync();
            Toasts?.Show(freed > 0 ? $"{Numbers.Bytes(freed)} of checkpoints removed." : "No checkpoint to remove.");
            Read();
        }
        catch (HistoryException error)
        {
            _fault = error.Message;
        }

        _pruning = false;
    }
}
