namespace Rtrl.Web.Components.Shared;

/// <summary>One message of <see cref="Toasts"/>.</summary>
public sealed record Toast(string Message, Func<Task>? Undo);
