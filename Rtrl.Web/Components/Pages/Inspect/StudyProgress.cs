namespace Rtrl.Web.Components.Pages.Inspect;

/// <summary>Hands a share done on to the page, five times a second at most.</summary>
internal sealed class StudyProgress(TimeProvider clock, Action<double> show) : IProgress<double>
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private long _last = clock.GetTimestamp();

    public void Report(double value)
    {
        if (clock.GetElapsedTime(_last) < s_pause)
            return;
        _last = clock.GetTimestamp();
        show(value);
    }
}
