using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Experiments;

/// <summary>
/// The best result that a paper reports of a task under its default settings, among the experiments that come with the program.
/// </summary>
/// <param name="Show">Which number it is: one of <see cref="Reported.Measures"/>.</param>
/// <param name="Experiment">Name of the experiment that repeats it.</param>
/// <param name="Cell">The levels of the cell that reached it, in words.</param>
/// <param name="Settings">Of the cell that reached it.</param>
public sealed record PublishedResult(double Value, string Show, string Experiment, string Source, string Cell, RunSettings Settings)
{
    private static readonly Lazy<Dictionary<string, PublishedResult>> s_best = new(Read);

    /// <summary>By the name of the environment; null where no number is printed.</summary>
    public static PublishedResult? Of(string environment) => s_best.Value.GetValueOrDefault(environment);

    private static Dictionary<string, PublishedResult> Read() =>
        (
            from experiment in ExperimentFiles.All
            let reported = experiment.Reported
            from value in reported?.Values ?? []
            where value.Less is null
            let cell = experiment.Cells.First(cell => cell.Levels.SequenceEqual(value.Levels))
            let kind = EnvironmentKind.Of(cell.Settings.Environment)
            where kind.Facts(cell.Settings.Environment).Title == kind.Defaults.Title
            select new PublishedResult(value.Value, reported!.Show, experiment.Name, reported.Source, cell.Label, cell.Settings)
        )
            .GroupBy(result => result.Settings.Environment.Name)
            .ToDictionary(task => task.Key, task => task.MaxBy(result => result.Value)!);
}
