namespace Rtrl.Web.Components.Shared;

/// <summary>The interface's drawings on a 16 by 16 grid, stroke 1.5, colour of the text around them.</summary>
public static class Icons
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["play"] = """<path d="M5 3.2v9.6l7.6-4.8z" fill="currentColor"/>""",
        ["pause"] = """<path d="M5.4 3.4v9.2M10.6 3.4v9.2" stroke-width="2.2"/>""",
        ["step"] = """<path d="M3.8 3.6v8.8L10 8z" fill="currentColor"/><path d="M12.2 3.6v8.8"/>""",
        ["freeze"] = """<path d="M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6.4 2.8 8 4.3l1.6-1.5M6.4 13.2 8 11.7l1.6 1.5"/>""",
        ["learn"] = """<path d="M2 12.2c3.2 0 3-8.4 6-8.4s2.6 5 5.8 5"/>""",
        ["check"] = """<path d="m3 8.4 3.4 3.5L13 4.6"/>""",
        ["stop"] = """<rect x="3.8" y="3.8" width="8.4" height="8.4" rx="1"/>""",
        ["clock"] = """<circle cx="8" cy="8" r="5.6"/><path d="M8 4.8V8l2.1 1.4"/>""",
        ["warn"] = """<path d="M8 2.4 14.2 13H1.8z"/><path d="M8 6.4v3.2M8 11.3v.1"/>""",
        ["cross"] = """<path d="m4 4 8 8m0-8-8 8"/>""",
        ["bolt"] = """<path d="M9.2 1.8 3.8 9.2H8L6.8 14.2l5.4-7.4H8z"/>""",
        ["hourglass"] =
            """<path d="M4.4 2.4h7.2M4.4 13.6h7.2M5 2.4c0 3.2 2 4 3 5.6 1-1.6 3-2.4 3-5.6M5 13.6c0-3.2 2-4 3-5.6 1 1.6 3 2.4 3 5.6"/>""",
        ["home"] = """<path d="M2.4 7.2 8 2.4l5.6 4.8v6.4H9.8V10H6.2v3.6H2.4z"/>""",
        ["runs"] = """<path d="M2.4 4h11.2M2.4 8h11.2M2.4 12h7.2"/>""",
        ["compare"] = """<path d="M2 12.4c3.2-.8 3.8-8 6.4-8.2M2 13.2c5 0 7.4-5.6 12-6.6"/>""",
        ["grid"] = """<path d="M2.8 2.8h4v4h-4zM9.2 2.8h4v4h-4zM2.8 9.2h4v4h-4zM9.2 9.2h4v4h-4z"/>""",
        ["paper"] = """<path d="M3.6 2.2h6l3 3v8.6h-9zM9.4 2.4v3h3M5.8 8h4.4M5.8 10.6h4.4"/>""",
        ["settings"] =
            """<path d="M2.4 4.8h5.2M11.4 4.8h2.2M2.4 11.2h2.2M8.4 11.2h5.2"/><circle cx="9.5" cy="4.8" r="1.8"/><circle cx="6.5" cy="11.2" r="1.8"/>""",
        ["plus"] = """<path d="M8 3v10M3 8h10"/>""",
        ["search"] = """<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.4 3.4"/>""",
        ["branch"] =
            """<circle cx="4.2" cy="3.6" r="1.6"/><circle cx="11.8" cy="3.6" r="1.6"/><circle cx="4.2" cy="12.4" r="1.6"/><path d="M4.2 5.2v5.6M11.8 5.2c0 3.8-7.6 2.2-7.6 5.6"/>""",
        ["save"] = """<path d="M3 3h7.8L13 5.2V13H3z"/><path d="M5.4 3v3h4.8V3M5.4 13V9.2h5.2V13"/>""",
        ["copy"] = """<rect x="5.4" y="5.4" width="7.8" height="7.8" rx="1.2"/><path d="M10.6 5.4V2.8H2.8v7.8h2.6"/>""",
        ["down"] = """<path d="m4 6.2 4 4 4-4"/>""",
        ["right"] = """<path d="m6.2 4 4 4-4 4"/>""",
        ["left"] = """<path d="m9.8 4-4 4 4 4"/>""",
        ["table"] = """<path d="M2.4 3.4h11.2v9.2H2.4zM2.4 6.4h11.2M6.4 6.4v6.2"/>""",
        ["chart"] = """<path d="M2.4 2.4v11.2h11.2M4.8 10.6l2.6-3.4 2.2 1.8 3.4-5"/>""",
        ["export"] = """<path d="M8 10V2.6M4.8 5.6 8 2.4l3.2 3.2M3 9.6v3.8h10V9.6"/>""",
        ["disk"] =
            """<circle cx="8" cy="8" r="5.8"/><circle cx="8" cy="8" r="3"/><path d="m8 8 4.1-3.9"/><circle cx="12.2" cy="4" r="1.2" fill="currentColor"/>""",
        ["moon"] = """<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z"/>""",
        ["sun"] =
            """<circle cx="8" cy="8" r="2.8"/><path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M12.5 3.5l-1.1 1.1M4.6 11.4l-1.1 1.1"/>""",
        ["screen"] = """<rect x="2" y="3" width="12" height="8" rx="1.2"/><path d="M5.6 13.4h4.8"/>""",
        ["dice"] = """<rect x="3" y="3" width="10" height="10" rx="2"/><path d="M6 6h.1M10 10h.1M10 6h.1M6 10h.1" stroke-width="2"/>""",
        ["trash"] = """<path d="M2.8 4.4h10.4M6 4.2V2.6h4v1.6M4.2 4.6l.6 8.8h6.4l.6-8.8"/>""",
        ["bell"] = """<path d="M3.4 11.4c1.4-1.2 1-5.4 1.8-6.8a3.2 3.2 0 0 1 5.6 0c.8 1.4.4 5.6 1.8 6.8zM6.8 13.6h2.4"/>""",
        ["help"] = """<circle cx="8" cy="8" r="5.8"/><path d="M6.4 6.4c.2-2 3.4-1.8 3.2.2C9.5 7.8 8 7.8 8 9.2M8 11.3v.1"/>""",
        ["keyboard"] =
            """<rect x="1.8" y="4" width="12.4" height="8" rx="1.4"/><path d="M4.4 6.6h.1M7 6.6h.1M9.6 6.6h.1M11.8 6.6h.1M5.2 9.6h5.6"/>""",
        ["rail"] = """<rect x="2.4" y="3" width="11.2" height="10" rx="1.4"/><path d="M6.4 3v10"/>""",
        ["download"] = """<path d="M8 2.6V10M4.8 7 8 10.2 11.2 7M3 13.4h10"/>""",
        ["info"] = """<circle cx="8" cy="8" r="5.8"/><path d="M8 7.4v3.6M8 5v.1"/>""",
        ["eye"] =
            """<path d="M1.6 8C3.4 5.2 5.6 3.8 8 3.8s4.6 1.4 6.4 4.2c-1.8 2.8-4 4.2-6.4 4.2S3.4 10.8 1.6 8z"/><circle cx="8" cy="8" r="1.9"/>""",
        ["eye-off"] = """<path d="M1.6 8C3.4 5.2 5.6 3.8 8 3.8s4.6 1.4 6.4 4.2c-1.8 2.8-4 4.2-6.4 4.2S3.4 10.8 1.6 8zM3 13.4 13 2.6"/>""",
        ["tag"] = """<path d="M2.6 2.6h5.2l5.8 5.8-5.2 5.2-5.8-5.8z"/><path d="M5.2 5.2h.1" stroke-width="2"/>""",
    };

    /// <summary>Markup of a drawing; an unknown name draws nothing.</summary>
    public static string Path(string name) => Paths.GetValueOrDefault(name, "");
}
