using System.Text.RegularExpressions;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Tests.Web.Components;

public sealed partial class ChartAssetsTests
{
    [Fact]
    public void Modules_OfAPageWithCurves_AreThoseThatItsChartsImport()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var first in new[] { "chart.js", "figures.js", "heatmap.js" })
            Follow(first);
        Assert.Equal(found, ChartAssets.Modules.Order(StringComparer.Ordinal));

        void Follow(string module)
        {
            if (!found.Add(module))
                return;
            foreach (Match import in Import().Matches(File.ReadAllText(Repository.At($"Rtrl.Web/wwwroot/js/{module}"))))
                Follow(import.Groups[1].Value);
        }
    }

    [GeneratedRegex("from \"\\./([^\"]+)\"")]
    private static partial Regex Import();
}
