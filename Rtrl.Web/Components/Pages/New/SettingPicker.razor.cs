using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>The settings of a start but those of its task.</summary>
public sealed partial class SettingPicker(IJSRuntime js) : ComponentBase
{
    private static readonly (string Key, string Title, string? Unit)[] s_groups =
    [
        ("environment", "Task", null),
        ("network", "Network", "encoder, recurrent layer, head"),
        ("agent", "Agent", "the update rule"),
        ("ppo", "PPO", "rollout, losses and Adam"),
        ("exploration", "Exploration", "ε-greedy, linear in the steps"),
        ("normalisation", "Normalisation", "returns are always reported raw"),
        ("stop", "Stop", "when a run ends by itself"),
    ];

    private string _search = "";
    private StartForm? _shown;
    private IReadOnlyList<SettingDescriptor> _main = [];
    private IReadOnlyList<SettingDescriptor> _others = [];
    private IReadOnlyList<SettingDescriptor> _found = [];

    [Parameter, EditorRequired]
    public StartForm Form { get; set; } = default!;

    /// <summary>A key and what was typed, when its field is left; null puts the setting back.</summary>
    [Parameter]
    public EventCallback<(string Key, string? Text)> OnSet { get; set; }

    [Parameter]
    public EventCallback<bool> OnShowAll { get; set; }

    private string[] Words => _search.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Status => Words.Length == 0 ? $"{_others.Count} more settings" : $"{_found.Count} of {_main.Count + _others.Count}";

    /// <summary>
    /// What is shown below the main settings: what the search finds, or all by group; else what was changed or is refused.
    /// </summary>
    private IEnumerable<(string? Title, string? Unit, IReadOnlyList<SettingDescriptor> Settings)> Groups
    {
        get
        {
            var kept = _others.Where(Stays).ToList();
            if (Words.Length > 0)
                return Shown([(null, null, [.. _found.Except(_main)]), ("Changed", null, [.. kept.Except(_found)])]);
            return Form.ShowAll
                ? Shown(
                    s_groups.Select(group =>
                        (
                            (string?)group.Title,
                            group.Unit,
                            (IReadOnlyList<SettingDescriptor>)[.. _others.Where(setting => In(setting, group.Key))]
                        )
                    )
                )
                : Shown([(null, null, kept)]);
        }
    }

    private string Elsewhere =>
        Catalogue.Settings.Where(setting => setting.Key != "seed" && !Form.Applies(setting.Key) && Fits(setting)).ToList() switch
        {
            [] => "Names, keys and explanations were searched.",
            [var one] => $"{one.Title} has them, and has no effect with this task, agent and network.",
            [var one, ..] and var several =>
                $"{one.Title} and {several.Count - 1} more have them, and have no effect with this task, agent and network.",
        };

    protected override void OnParametersSet()
    {
        var main = MainSettings.Of(Form);
        _main = [.. main.Select(key => Catalogue.Settings.First(setting => setting.Key == key))];
        _others =
        [
            .. Catalogue.Settings.Where(setting =>
                setting.Key != "seed" && Form.Applies(setting.Key) && !main.Contains(setting.Key) && !StartForm.OfTask(setting.Key)
            ),
        ];
        if (Form != _shown && Form.Sought is { } sought && !main.Contains(sought) && !StartForm.OfTask(sought))
            _search = sought;
        Find(_search);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Form == _shown)
            return;
        _shown = Form;
        if (Form.Sought is { } sought && Catalogue.Settings.Any(setting => setting.Key == sought))
            await js.InvokeVoidAsync(
                "rtrl.focus",
                Form.Applies(sought) ? $"[data-setting=\"{sought}\"] :is(input, select)" : "#settings-search"
            );
    }

    private static bool In(SettingDescriptor setting, string group) => setting.Key.StartsWith(group + ".", StringComparison.Ordinal);

    private static IEnumerable<(string? Title, string? Unit, IReadOnlyList<SettingDescriptor> Settings)> Shown(
        IEnumerable<(string? Title, string? Unit, IReadOnlyList<SettingDescriptor> Settings)> groups
    ) => groups.Where(group => group.Settings.Count > 0);

    private bool Stays(SettingDescriptor setting) => Form.IsChanged(setting.Key) || Form.Problem(setting.Key) is not null;

    private void Find(string search)
    {
        _search = search;
        _found = Words.Length == 0 ? [] : [.. _main.Concat(_others).Where(Fits)];
    }

    private bool Fits(SettingDescriptor setting)
    {
        var text = $"{setting.Key} {setting.Title} {setting.Help} {string.Join(' ', setting.Options.Select(option => option.Title))}";
        return Words.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private void Press(KeyboardEventArgs pressed)
    {
        if (pressed.Key == "Escape")
            Find("");
    }

    private Task ToggleAsync() => OnShowAll.InvokeAsync(!Form.ShowAll);
}
