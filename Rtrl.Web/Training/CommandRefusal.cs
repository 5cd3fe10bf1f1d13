namespace Rtrl.Web.Training;

/// <summary>Kind of a refusal; REST maps it to 404, 400, 409 and 503.</summary>
public enum CommandRefusal
{
    UnknownRun,
    BadValue,
    Conflict,
    Unavailable,
}
