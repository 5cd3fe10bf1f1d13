using System.CommandLine;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli.Commands;

/// <summary>The options by which stored runs are chosen.</summary>
internal sealed class RunFilterOptions
{
    private readonly Argument<long[]> _runs = new("runs")
    {
        Description = "Numbers of runs. Default: all that the options leave.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _tags = new("--tag")
    {
        HelpName = "tag",
        Description = "Runs with this tag. Given several times: with all of them.",
    };
    private readonly Option<string?> _preset = new("--preset") { HelpName = "name", Description = "Runs started from this preset." };
    private readonly Option<string?> _group = new("--group")
    {
        HelpName = "name",
        Description = "Runs started together, by the name of their group.",
    };
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "key=value",
        Description = "Runs with this value of a setting, such as agent.traceDecay=0.8. Several may follow.",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> _where = new("--where")
    {
        HelpName = "query",
        Description = "Runs that a query finds, as on the runs page: \"right>0.9 solved<200k env:foragax|labyrinth -tag:old\".",
    };
    private readonly Option<string?> _experiment = new("--experiment", "-e")
    {
        HelpName = "name",
        Description = "Runs of an experiment of this history, or of one that comes with the program.",
    };
    private readonly DatabaseOption _database = new();

    public RunFilterOptions() =>
        _where.Validators.Add(result =>
        {
            foreach (var problem in RunQuery.Parse(result.GetValueOrDefault<string?>() ?? "").Problems)
                result.AddError(problem);
        });

    public void AddTo(Command command)
    {
        command.Arguments.Add(_runs);
        command.Options.Add(_tags);
        command.Options.Add(_preset);
        command.Options.Add(_group);
        command.Options.Add(_set);
        command.Options.Add(_where);
        command.Options.Add(_experiment);
        command.Options.Add(_database);
    }

    public RunFilter Filter(ParseResult parsed, Experiment? experiment) =>
        new(
            Numbers(parsed),
            parsed.GetValue(_tags) ?? [],
            parsed.GetValue(_preset),
            parsed.GetValue(_group),
            Assignments.Parse(parsed.GetValue(_set) ?? []),
            experiment
        )
        {
            Where = RunQuery.Parse(parsed.GetValue(_where) ?? ""),
        };

    /// <summary>The numbers that were given.</summary>
    public IReadOnlyList<long> Numbers(ParseResult parsed) => parsed.GetValue(_runs) ?? [];

    /// <summary>The experiment that was named; null without one.</summary>
    public Experiment? Experiment(ParseResult parsed, Laboratory laboratory) =>
        parsed.GetValue(_experiment) is { } name ? laboratory.RequireExperiment(name) : null;

    public string? Database(ParseResult parsed) => _database.Path(parsed);
}
