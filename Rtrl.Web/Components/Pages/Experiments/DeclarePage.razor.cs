using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.New;
using Rtrl.Web.Experiments;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>
/// Declares an experiment, by a form or as the JSON file itself, and says before anything starts how many runs it is and how long they
/// take.
/// </summary>
public sealed partial class DeclarePage(
    ExperimentControl experiments,
    IExperiments stored,
    IRunTable table,
    IRunQueries queries,
    ITrainingLoad load,
    NavigationManager navigation
) : ComponentBase
{
    private DeclareForm _form = new();
    private string _json = "";
    private bool _asJson;
    private bool _fileOnly;
    private bool _busy;
    private bool _replaces;
    private string _time = "";
    private string? _error;
    private ExperimentProgress? _progress;
    private IReadOnlyList<string> _problems = [];

    /// <summary>An experiment to begin from.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The address of a start, whose choices are carried over.</summary>
    [SupplyParameterFromQuery(Name = "start")]
    public string? Start { get; set; }

    private Preset? Chosen => Catalogue.Presets.FirstOrDefault(preset => preset.Name == _form.Preset);

    protected override void OnInitialized()
    {
        if (From is not null && experiments.Find(From) is { } begun)
        {
            (_form.Name, _json, _asJson, _fileOnly) = (begun.Experiment.Name, begun.Experiment.Json, true, true);
        }
        else if (Start is not null)
        {
            _form = DeclareForm.Of(StartForm.Parse(Start, queries.Find));
        }
        else
        {
            Choose("memory-chain-demo");
        }

        Look();
    }

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private static string Product(Experiment experiment) =>
        string.Join(
            " × ",
            experiment
                .Factors.Select(factor => $"{factor.Levels.Count} {ExperimentFigure.Short(factor)}")
                .Append($"{experiment.Seeds.Count} {(experiment.Seeds.Count == 1 ? "seed" : "seeds")}")
        );

    private void Choose(string preset)
    {
        _form.Preset = preset;
        _form.Variants.Clear();
        foreach (var variant in Chosen?.Variants ?? [])
            _form.Variants.Add(variant.Name);
    }

    private void Toggle(string variant, bool on)
    {
        if (on)
            _form.Variants.Add(variant);
        else if (_form.Variants.Count > 1)
            _form.Variants.Remove(variant);
    }

    private void ToForm() => Edit(() => _asJson = false);

    private void ToJson() => Edit(() => _asJson = true);

    /// <summary>What was written by hand may be more than the form can show, so the form does not write over it.</summary>
    private void EditFile(string json) => (_json, _fileOnly) = (json, json != _form.ToJson());

    private void Edit(Action change)
    {
        change();
        _error = null;
        Look();
    }

    /// <summary>What the declaration means now.</summary>
    private void Look()
    {
        if (!_asJson)
            _json = _form.ToJson();
        var (experiment, problems) = DeclareForm.Read(_form.Name, _json);
        _problems = problems;
        try
        {
            _replaces = stored.Find(_form.Name) is not null;
            _progress = experiment is null ? null : ExperimentProgress.Of(experiment, active: false, table.List());
            _time = _progress is null ? "" : Duration.Words(_progress.TimeLeft(new StepTimes(queries), load.Workers.Workers));
        }
        catch (HistoryException exception)
        {
            (_progress, _error) = (null, exception.Message);
        }
    }

    private async Task SaveAsync(bool start)
    {
        _busy = true;
        try
        {
            await experiments.SaveAsync(_form.Name, _json);
            if (start)
                await Task.Run(() => experiments.StartAsync(_form.Name));
            navigation.NavigateTo($"/experiments/{_form.Name}");
        }
        catch (Exception exception) when (exception is HistoryException or CommandException or InvalidSettingsException)
        {
            _error = exception.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
