using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Settings;

public sealed partial class BackupsCard(IBackups backups) : ComponentBase
{
    private IReadOnlyList<Backup> _backups = [];
    private Backup? _written;
    private Backup? _deleting;
    private bool _writing;
    private string? _error;

    /// <summary>A backup was made or deleted, so that less or more is free.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    protected override void OnInitialized() => Try(() => _backups = backups.List());

    private async Task BackUpAsync()
    {
        (_writing, _written, _error) = (true, null, null);
        try
        {
            _written = await backups.WriteAsync();
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            _error = error.Message;
        }

        _writing = false;
        await ReadAsync();
    }

    private async Task DeleteAsync()
    {
        var backup = _deleting!;
        (_deleting, _written, _error) = (null, null, null);
        Try(() =>
        {
            if (backups.Delete(backup.Name))
                Toasts?.Show($"{backup.Name} deleted; {Numbers.Bytes(backup.Bytes)} are free again.");
        });
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        Try(() => _backups = backups.List());
        await OnChanged.InvokeAsync();
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            _error = error.Message;
        }
    }

    private static bool IsOfTheDisk(Exception error) => error is HistoryException or IOException or UnauthorizedAccessException;
}
