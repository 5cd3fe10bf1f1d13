using System.Globalization;
using System.Text;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli;

/// <summary>What an experiment came to, for the repository: the same history gives the same page.</summary>
/// <param name="Figures">Files beside the page, with their text.</param>
/// <param name="Runs">Numbers of the runs that it rests on.</param>
internal sealed record ResultPage(string Markdown, IReadOnlyList<(string File, string Svg)> Figures, IReadOnlyList<long> Runs)
{
    /// <summary>The one part of a page that people write; it is kept when the page is written anew.</summary>
    private const string Reading = "## What to make of it";

    /// <param name="stem">The page's file name without its ending; the figures' begin with it.</param>
    /// <param name="before">The page as it stood, whose reading is kept; null where there was none.</param>
    public static ResultPage Of(StoredExperiment stored, IRunQueries queries, string stem, string? before = null)
    {
        var (progress, table) = stored;
        var experiment = progress.Experiment;
        var origins = RunOrigins.Of(queries.FindMany([.. progress.All.Select(run => run.Id)]));
        var views = ExperimentMeasure
            .For(experiment, table)
            .Where(measure => experiment.Measures.Count == 0 || measure.Key != Reported.Solved)
            .Select(measure => ExperimentFigure.Of(progress, table, new ExperimentView(experiment.Name, Show: measure.Key)))
            .ToList();
        (string File, string Svg)[] figures =
        [
            .. views.Select(figure =>
                ($"{stem}-{figure.Measure.Key}.svg", SvgWriter.Write(ExperimentDrawing.Of(progress, figure, origins)))
            ),
        ];

        var page = new StringBuilder();
        Paragraph(page, $"# {experiment.Title}");
        if (progress.Done < experiment.Runs)
        {
            var there = Invariant($"{progress.Done:N0} of {Wording.Count(experiment.Runs, "run")}");
            Paragraph(page, $"> **Incomplete: {there}.** What stands below is what they say so far.");
        }

        if (experiment.Description.Length > 0)
            Paragraph(page, experiment.Description);
        foreach (var (figure, (file, _)) in views.Zip(figures))
            Paragraph(page, $"![{figure.Title}: {figure.Unit}]({Uri.EscapeDataString(file)})");
        Paragraph(page, "## What ran");
        Paragraph(page, Ran(progress, origins, stem));
        Paragraph(page, "## Numbers");
        Paragraph(page, TableWriter.Of(table).ToMarkdown());
        if (experiment.Reported is { Claims.Count: > 0 })
        {
            Paragraph(page, "## What the paper claims");
            Paragraph(page, TableWriter.Of(experiment, ClaimCheck.Of(experiment, table)).ToMarkdown());
        }

        if (ReadingOf(before) is { } reading)
            Paragraph(page, reading);
        Paragraph(page, "## Do it again");
        Paragraph(page, Again(experiment, origins, stem));
        page.Append(
            $"This page was written by `rtrl report`. What is added by hand belongs under “{Reading}”, before “## Do it again”: "
                + "that is kept when it is written anew.\n"
        );
        return new ResultPage(
            page.ToString(),
            figures,
            [.. progress.All.Where(run => run.Status is RunStatus.Finished or RunStatus.Diverged).Select(run => run.Id)]
        );
    }

    /// <summary>From its heading to the next of its rank.</summary>
    private static string? ReadingOf(string? page)
    {
        var from = page?.IndexOf($"\n{Reading}\n", StringComparison.Ordinal) ?? -1;
        if (from < 0)
            return null;
        var to = page!.IndexOf("\n## ", from + Reading.Length, StringComparison.Ordinal);
        return page[from..(to < 0 ? page.Length : to)].Trim();
    }

    private static string Ran(ExperimentProgress progress, RunOrigins origins, string stem)
    {
        var experiment = progress.Experiment;
        var cells = $"{Wording.Count(experiment.Cells.Count, "cell")} of {Wording.Count(experiment.Seeds.Count, "seed")}";
        var steps = experiment.Cells.Select(cell => cell.Settings.Stop.Steps).Distinct().Order().Select(count => Invariant($"{count:N0}"));
        var lines = new List<string>
        {
            Invariant($"- {cells}: {Wording.Count(experiment.Runs, "run")}, of which {progress.Done:N0} done{Left(progress)}."),
            Invariant($"- Steps of a run: {string.Join(" or ", steps)}; of all together {experiment.Steps:N0}."),
        };
        foreach (var factor in experiment.Factors)
            lines.Add($"- {factor.Name}: {string.Join(" | ", factor.Levels.Select(level => level.Name))}");
        lines.Add($"- Training took {Duration.Words(origins.Training)} of wall-clock time, one run after the other.");
        lines.AddRange(origins.Builds.Select(build => $"- Program: rtrl {build}"));
        lines.AddRange(origins.Machines.Select(machine => $"- Machine: {machine}"));
        lines.Add($"- Vector path: {string.Join(", ", origins.VectorPaths)}");
        lines.Add(
            "- The runs themselves, outcomes and thinned curves: "
                + $"[{stem}{Bundle.Extension}]({Uri.EscapeDataString(stem)}{Bundle.Extension}), for `rtrl import`."
        );
        return string.Join('\n', lines);
    }

    private static string Left(ExperimentProgress progress)
    {
        (int Count, string Words)[] kinds =
        [
            (progress.Missing, "not begun"),
            (progress.Going + progress.Standing, "under way"),
            (progress.Failed, "ended without a result"),
        ];
        return string.Concat(kinds.Where(kind => kind.Count > 0).Select(kind => Invariant($", {kind.Count:N0} {kind.Words}")));
    }

    /// <summary>From a clean clone: the declaration where it is not the program's own, then train, then write.</summary>
    private static string Again(Experiment experiment, RunOrigins origins, string stem)
    {
        var bundled = Catalogue.Experiments.FirstOrDefault(one => one.Name == experiment.Name)?.Json == experiment.Json;
        var named = bundled ? experiment.Name : $"{experiment.Name}.json";
        var text = new StringBuilder();
        text.Append("From a clean clone; the same seeds give the same runs, bit for bit, on the same vector path.");
        if (origins.Changed)
            text.Append(
                " Some were trained by a program with changes that are in no commit; with those in this repository they may come "
                    + "out otherwise."
            );
        text.Append(bundled ? "\n\n" : $" First save the declaration below as `{named}`.\n\n");
        text.Append("```\n");
        if (origins.Commits is [{ } commit] && commit != "unknown" && !origins.Changed)
            text.Append(CultureInfo.InvariantCulture, $"git checkout {commit}\n");
        text.Append("alias rtrl='dotnet run -c Release --project Rtrl.Cli --'\n");
        text.Append(CultureInfo.InvariantCulture, $"rtrl sweep {named} --database {experiment.Name}.db\n");
        text.Append(CultureInfo.InvariantCulture, $"rtrl report {named} --database {experiment.Name}.db ");
        text.Append(CultureInfo.InvariantCulture, $"--output docs/results/{stem}.md\n```");
        if (!bundled)
            text.Append(CultureInfo.InvariantCulture, $"\n\n```json\n{experiment.Json.Trim()}\n```");
        return text.ToString();
    }

    private static void Paragraph(StringBuilder page, string text) => page.Append(text.TrimEnd('\n')).Append("\n\n");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
