using Bunit;
using Rtrl.Web.Components.Shared;

namespace Rtrl.Tests.Web.Components;

public sealed class RowWindowTests : ComponentTest
{
    [Fact]
    public async Task Rows_OfALongTable_AreThereAtOnceAndFollowTheView()
    {
        var table = Open(500);
        Assert.Equal(Enumerable.Range(0, 40), Drawn(table));
        Assert.Equal(["height:0px", $"height:{34 * 460}px"], Spacers(table));

        await table.InvokeAsync(() => table.Instance.Show(200, 55, 35.5));
        Assert.Equal(Enumerable.Range(200, 55), Drawn(table));
        Assert.Equal(["height:7100px", "height:8697.5px"], Spacers(table));
        Assert.Equal(("200", "500", "35.5"), (Body(table, "data-first"), Body(table, "data-total"), Body(table, "data-height")));
    }

    [Fact]
    public async Task Rows_FewerThanBefore_KeepsTheWindowFull()
    {
        var table = Open(500);
        await table.InvokeAsync(() => table.Instance.Show(440, 60, 34));
        table.Render(parameters => parameters.Add(one => one.Rows, [.. Enumerable.Range(0, 70)]));
        Assert.Equal(Enumerable.Range(10, 60), Drawn(table));
        table.Render(parameters => parameters.Add(one => one.Rows, [7, 8]));
        Assert.Equal([7, 8], Drawn(table));
        Assert.Equal(["height:0px", "height:0px"], Spacers(table));
    }

    [Fact]
    public async Task Show_Nonsense_DrawsWhatThereIs()
    {
        var table = Open(5);
        await table.InvokeAsync(() => table.Instance.Show(-3, 0, double.NaN));
        Assert.Equal([0], Drawn(table));
        await table.InvokeAsync(() => table.Instance.Show(99, 1_000_000, -1));
        Assert.Equal(Enumerable.Range(0, 5), Drawn(table));
        Assert.Equal("34", Body(table, "data-height"));
    }

    private IRenderedComponent<RowWindow<int>> Open(int rows) =>
        Render<RowWindow<int>>(parameters =>
            parameters
                .Add(one => one.Rows, [.. Enumerable.Range(0, rows)])
                .Add(one => one.Row, row => $"<tr data-row=\"{row}\"><td>{row}</td></tr>")
        );

    private static IEnumerable<int> Drawn(IRenderedComponent<RowWindow<int>> table) =>
        table.FindAll("tr[data-row]").Select(row => int.Parse(row.GetAttribute("data-row")!));

    private static IEnumerable<string?> Spacers(IRenderedComponent<RowWindow<int>> table) =>
        table.FindAll("tr.beyond").Select(row => row.GetAttribute("style"));

    private static string? Body(IRenderedComponent<RowWindow<int>> table, string attribute) => table.Find("tbody").GetAttribute(attribute);
}
