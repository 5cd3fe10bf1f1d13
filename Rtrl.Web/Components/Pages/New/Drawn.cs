namespace Rtrl.Web.Components.Pages.New;

/// <summary>What a component last showed: it is drawn again only when something else is to be shown.</summary>
internal sealed class Drawn<TPicture>
{
    private TPicture? _last;

    /// <summary>Whether this is another picture than the one asked about before.</summary>
    public bool Differs(TPicture picture)
    {
        var differs = !EqualityComparer<TPicture>.Default.Equals(_last, picture);
        _last = picture;
        return differs;
    }
}
