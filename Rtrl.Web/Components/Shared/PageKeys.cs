namespace Rtrl.Web.Components.Shared;

/// <summary>Every key there is. An element takes its key from here and the sheet is drawn from here, so neither can know another.</summary>
public static class PageKeys
{
    private const string Everywhere = "Everywhere";
    private const string OnRuns = "Runs";
    private const string OnRun = "Run";
    private const string OnInspector = "Inspector";
    private const string OnEpisode = "Episode";

    public static PageKey Find { get; } = new(Everywhere, "/", "Find actions, pages, runs, presets, settings, terms");
    public static PageKey FindAnywhere { get; } = new(Everywhere, "Ctrl K", "The same, also inside an input", Clicks: false);
    public static PageKey New { get; } = new(Everywhere, "n", "New run");
    public static PageKey Home { get; } = new(Everywhere, "g h", "Home");
    public static PageKey Runs { get; } = new(Everywhere, "g r", "Runs");
    public static PageKey Compare { get; } = new(Everywhere, "g c", "Compare");
    public static PageKey Experiments { get; } = new(Everywhere, "g e", "Experiments");
    public static PageKey PaperFigures { get; } = new(Everywhere, "g p", "Paper figures");
    public static PageKey Settings { get; } = new(Everywhere, "g s", "Settings");
    public static PageKey NarrowRail { get; } = new(Everywhere, "[", "Narrow rail", Clicks: false);
    public static PageKey WideRail { get; } = new(Everywhere, "]", "Wide rail", Clicks: false);
    public static PageKey Sheet { get; } = new(Everywhere, "?", "Show the keys");
    public static PageKey Close { get; } = new(Everywhere, "Esc", "Close what is open", Clicks: false);

    public static PageKey NextRow { get; } = new(OnRuns, "j", "Next row", Repeats: true);
    public static PageKey RowBefore { get; } = new(OnRuns, "k", "Row before", Repeats: true);
    public static PageKey SelectRow { get; } = new(OnRuns, "x", "Select the row, or let it go");
    public static PageKey OpenRow { get; } = new(OnRuns, "enter", "Open the row: a run, or the runs of a group");
    public static PageKey CompareSelection { get; } = new(OnRuns, "c", "Compare the selected runs");
    public static PageKey ExportRuns { get; } = new(OnRuns, "e", "Export the runs shown as CSV");
    public static PageKey ClearRuns { get; } = new(OnRuns, "escape", "Clear the selection");

    public static PageKey Agent { get; } = new(OnRun, "space", "Agent: run or pause");
    public static PageKey View { get; } = new(OnRun, "f", "View: freeze or live");
    public static PageKey Learning { get; } = new(OnRun, "l", "Learning: on or off");
    public static PageKey Step { get; } = new(OnRun, ".", "Take one step", Repeats: true);
    public static PageKey CursorBack { get; } = new(OnRun, ",", "Cursor one bucket back, while frozen", Repeats: true);
    public static PageKey Checkpoint { get; } = new(OnRun, "c", "Store a checkpoint");
    public static PageKey Inspect { get; } = new(OnRun, "g i", "Inspect this run");

    public static PageKey MomentOn { get; } = new(OnInspector, ".", "Time cursor: one step on", Repeats: true);
    public static PageKey MomentBack { get; } = new(OnInspector, ",", "Time cursor: one step back", Repeats: true);
    public static PageKey Flip { get; } = new(OnInspector, "x", "Flip the cue");
    public static PageKey Ablate { get; } = new(OnInspector, "a", "Test the selected units");
    public static PageKey ClearUnits { get; } = new(OnInspector, "escape", "Clear the selected units");

    public static PageKey Play { get; } = new(OnEpisode, "space", "Play or pause");
    public static PageKey EpisodeOn { get; } = new(OnEpisode, ".", "One step on", Repeats: true);
    public static PageKey EpisodeBack { get; } = new(OnEpisode, ",", "One step back", Repeats: true);

    public static PageKey Race { get; } = new("Home", "space", "Start, pause or go on with the race");

    public static PageKey Move { get; } = new("Drawings", "← → ↑ ↓", "Move between poles, cells and points", Clicks: false);
    public static PageKey Ends { get; } = new("Drawings", "Home End", "First and last", Clicks: false);

    /// <summary>In the order of the sheet.</summary>
    public static IReadOnlyList<PageKey> All { get; } =
    [
        Find,
        FindAnywhere,
        New,
        Home,
        Runs,
        Compare,
        Experiments,
        PaperFigures,
        Settings,
        NarrowRail,
        WideRail,
        Sheet,
        Close,
        NextRow,
        RowBefore,
        SelectRow,
        OpenRow,
        CompareSelection,
        ExportRuns,
        ClearRuns,
        Agent,
        View,
        Learning,
        Step,
        CursorBack,
        Checkpoint,
        Inspect,
        MomentOn,
        MomentBack,
        Flip,
        Ablate,
        ClearUnits,
        Play,
        EpisodeOn,
        EpisodeBack,
        Race,
        Move,
        Ends,
    ];
}
