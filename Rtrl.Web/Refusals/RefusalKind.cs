namespace Rtrl.Web.Refusals;

/// <summary>Kind of a refusal; REST maps it to 404, 400, 409 and 503.</summary>
public enum RefusalKind
{
    Unknown,
    BadValue,
    Conflict,
    Unavailable,
}
