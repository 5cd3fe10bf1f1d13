namespace Rtrl.Tests.Web.Api;

/// <summary>One operation of the API.</summary>
/// <param name="Body">Of its JSON; null where it takes none.</param>
/// <param name="TakesFile">Whether its body is a file.</param>
internal sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    ApiShape? Body,
    bool TakesFile = false
)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A value of its path or its query.</summary>
internal sealed record ApiParameter(string Name, bool InPath, ApiShape Shape);
