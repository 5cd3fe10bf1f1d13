namespace Rtrl.Web.Http;

/// <summary>Where things lie that pages link to and REST answers with.</summary>
internal static class Addresses
{
    /// <summary>Of a bundle of runs.</summary>
    public static string OfBundle(IEnumerable<long> runs) => $"/api/v1/exports/bundle.rtrl?runs={Ranges(runs)}";

    /// <summary>Of the bundle of an experiment, whose name needs no escaping.</summary>
    public static string OfBundle(string experiment) => $"/api/v1/exports/bundle.rtrl?experiment={experiment}";

    public static string OfBackup(string name) => "/api/v1/backups/" + Uri.EscapeDataString(name);

    /// <summary>3, 4, 5 and 9 are "3-5,9": thousands of neighbours make no long address.</summary>
    private static string Ranges(IEnumerable<long> runs) =>
        string.Join(
            ',',
            runs.Order()
                .Index()
                .GroupBy(run => run.Item - run.Index, run => run.Item)
                .Select(range => range.Skip(1).Any() ? $"{range.First()}-{range.Last()}" : $"{range.First()}")
        );
}
