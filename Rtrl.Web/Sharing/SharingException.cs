using Rtrl.Web.Refusals;

namespace Rtrl.Web.Sharing;

/// <summary>A file that cannot be imported; nothing of it was.</summary>
public sealed class SharingException(string message) : RefusalException(RefusalKind.BadValue, message, "file");
