using Rtrl.Data;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Runs;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class QueryCompletionTests
{
    private static readonly RunSummary[] s_runs =
    [
        MadeRuns.Summary(1, environment: "foragax", tags: ["λ study", "old"]),
        MadeRuns.Summary(2, environment: "memory-chain", tags: ["old"]),
        MadeRuns.Summary(3, environment: "memory-chain"),
    ];

    private static readonly double[] s_decays = [0.95, 0.8, 0.95];

    [Theory]
    [InlineData("sta", "status:")]
    [InlineData("env", "environment:")]
    [InlineData("task", "environment:")]
    [InlineData("agent.traced", "agent.traceDecay=")]
    [InlineData("traceD", "agent.traceDecay=")]
    [InlineData("chain -ta", "chain -tag:")]
    [InlineData("solv", "solved<")]
    public void Of_AWordThatBeginsAKey_GoesOnWithTheKeyAndItsSign(string draft, string first)
    {
        var choice = Choices(draft)[0];
        Assert.Equal((first, false), (choice.Draft, choice.Whole));
    }

    [Theory]
    [InlineData("environment:", "environment:memory-chain environment:foragax")] // what occurs most stands first
    [InlineData("environment:fora", "environment:foragax")]
    [InlineData("-env:fora|mem", "-env:fora|memory-chain")]
    [InlineData("x tag=", "x tag=old x tag=\"λ study\"")]
    [InlineData("tag:\"λ st", "tag:\"λ study\"")]
    [InlineData("agent.traceDecay=", "agent.traceDecay=0.8 agent.traceDecay=0.95")]
    [InlineData("agent.traceDecay>0.9", "agent.traceDecay>0.95")]
    public void Of_ATermWithASign_GoesOnWithTheValuesThatOccur(string draft, string drafts)
    {
        var choices = Choices(draft);
        Assert.Equal(drafts, string.Join(' ', choices.Select(choice => choice.Draft)));
        Assert.All(choices, choice => Assert.True(choice.Whole));
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("\"sta")] // quoted words are no keys
    [InlineData("nothing:")]
    [InlineData("right>")] // any number would do
    public void Of_WhatCannotGoOn_HasNoChoices(string draft) => Assert.Empty(Choices(draft));

    [Fact]
    public void Of_AKeyOrAWord_AsksForNoSettings() =>
        Assert.NotEmpty(QueryCompletion.Of("agent.tr", s_runs, () => throw new InvalidOperationException("Nobody asked for settings.")));

    private static IReadOnlyList<QueryChoice> Choices(string draft) =>
        QueryCompletion.Of(
            draft,
            s_runs,
            () =>
                run => new RunSettings
                {
                    Agent = new AgentSettings { Name = "stream-q", TraceDecay = s_decays[run.Id - 1] },
                }
        );
}
