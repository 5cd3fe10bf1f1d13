using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Data;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Documents;
using Rtrl.Web.Experiments;
using Rtrl.Web.Inspection;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Sharing;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components;

/// <summary>
/// A page or component with training and history as lists, a clock that stands still and a browser that agrees to everything.
/// </summary>
public abstract class ComponentTest : BunitContext
{
    /// <summary>bUnit waits one second for what a component does in the background; a busy machine may need more.</summary>
    static ComponentTest() => DefaultWaitTimeout = TimeSpan.FromMinutes(3);

    private protected ComponentTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Training = new FakeTraining { History = History };
        Services.AddSingleton<IRunTable>(Training);
        Services.AddSingleton<ILiveRuns>(Training);
        Services.AddSingleton<IRunStarts>(Training);
        Services.AddSingleton<IRunCommands>(Training);
        Services.AddSingleton<IRunBranches>(Training);
        Services.AddSingleton<IRunEdits>(Training);
        Services.AddSingleton<IRunCopies>(Training);
        Services.AddSingleton<ITrainingLoad>(Training);
        Services.AddSingleton<IRunQueries>(History);
        Services.AddSingleton<KnownSettings>();
        Services.AddSingleton<IInspection>(Inspection);
        Services.AddSingleton<IExperiments>(Experiments);
        Services.AddSingleton<ExperimentControl>();
        Services.AddSingleton<ExperimentResults>();
        Services.AddSingleton<ExperimentStudies>();
        Services.AddSingleton<IRunHistory>(new FakeHistory());
        Services.AddSingleton(ResultDocuments.Bundled);
        Services.AddSingleton<IRunSharing>(Sharing);
        Services.AddSingleton<TimeProvider>(Clock);
    }

    private protected FakeTraining Training { get; }

    private protected FakeInspection Inspection { get; } = new();

    private protected FakeSharing Sharing { get; } = new();

    private protected FakeExperiments Experiments { get; } = new();

    private protected FakeQueries History { get; } = new();

    private protected FakeTimeProvider Clock { get; } = new(Runs.Noon);
}
