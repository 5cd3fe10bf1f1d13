using Microsoft.AspNetCore.Components;
using Plotly.Blazor;
using Plotly.Blazor.ConfigLib;
using Plotly.Blazor.LayoutLib;
using PlotlyLayout = Plotly.Blazor.Layout;

namespace Rtrl.Web.Components.Charts;

public sealed partial class Plot : ComponentBase
{
    private readonly IList<ITrace> _data = [];
    private readonly Config _config = new()
    {
        DisplayModeBar = DisplayModeBarEnum.False,
        Responsive = false,
        ScrollZoom = ScrollZoomFlag.False,
    };
    private readonly PlotlyLayout _layout = new()
    {
        AutoSize = true,
        PaperBgColor = "rgba(0,0,0,0)",
        PlotBgColor = "rgba(0,0,0,0)",
        ShowLegend = false,
        HoverMode = HoverModeEnum.X,
        Margin = new Margin
        {
            L = 46,
            R = 8,
            T = 8,
            B = 24,
            Pad = 0,
        },
        XAxis =
        [
            new XAxis
            {
                ShowGrid = false,
                ZeroLine = false,
                ShowTickLabels = false,
                FixedRange = true,
            },
        ],
        YAxis =
        [
            new YAxis
            {
                ZeroLine = false,
                ShowGrid = false,
                ShowTickLabels = false,
                FixedRange = true,
            },
        ],
    };

    private bool _rendered;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The empty chart stands in the page; the module may take over.</summary>
    [Parameter]
    public EventCallback OnDrawn { get; set; }

    protected override bool ShouldRender() => !_rendered;

    protected override void OnAfterRender(bool firstRender) => _rendered = true;

    private void Drawn() => _ = InvokeAsync(OnDrawn.InvokeAsync);
}
