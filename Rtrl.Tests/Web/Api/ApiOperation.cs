namespace Rtrl.Tests.Web.Api;

/// <summary>One operation of the API.</summary>
internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<ApiParameter> Parameters, ApiShape? Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>A value of its path or its query.</summary>
internal sealed record ApiParameter(string Name, bool InPath, ApiShape Shape);
