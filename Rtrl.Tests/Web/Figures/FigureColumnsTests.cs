using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;

namespace Rtrl.Tests.Web.Figures;

/// <summary>Columns between pixel 100 and pixel 500.</summary>
public sealed class FigureColumnsTests
{
    private const double From = 100,
        To = 500;

    /// <summary>
    /// With numbers, on a scale whose ends keep a distance from the axis; the fewest pixels between two neighbours are what marks have to
    /// share.
    /// </summary>
    [Fact]
    public void Of_Numbers_StandInProportionAndKeepOffTheAxis()
    {
        var columns = Of(Lengths("4, 8, 64"), "4", "8", "64");
        Assert.Equal([114, 207, 486], columns.Places.Select(place => Math.Round(place)));
        Assert.Equal(93, Math.Round(columns.Slot));
        Assert.Equal(
            [
                ["4"],
                ["8"],
                ["64"],
            ],
            columns.Lines
        );
        Assert.False(columns.Tilted);
        Assert.Equal(8 + FigureColumns.LineHeight, columns.Height);
    }

    /// <summary>Of labels that would meet, the first is written.</summary>
    [Fact]
    public void Of_NumbersThatStandClose_WritesThoseThatHaveRoom()
    {
        var lengths = string.Join(", ", Enumerable.Range(0, 60).Select(index => 1_000 + index));
        var columns = Of(Lengths(lengths), [.. lengths.Split(", ")]);
        Assert.Equal(["1000"], columns.Lines[0]);
        Assert.Empty(columns.Lines[1]);
        var written = columns
            .Places.Zip(columns.Lines)
            .Where(column => column.Second.Count > 0)
            .Select(column => (Place: column.First, Half: FigureFont.Width(column.Second[0], FigureColumns.Size) / 2))
            .ToList();
        Assert.InRange(written.Count, 5, 30);
        Assert.All(
            written.Zip(written.Skip(1)),
            pair => Assert.True(pair.First.Place + pair.First.Half < pair.Second.Place - pair.Second.Half)
        );
    }

    [Fact]
    public void Of_Names_StandInTheMiddleOfEqualSlots()
    {
        var columns = Of(Named("P", "V", "F", "N"), "P", "V", "F", "N");
        Assert.Equal([150, 250, 350, 450], columns.Places);
        Assert.Equal(100, columns.Slot);
        Assert.False(columns.Tilted);
    }

    [Fact]
    public void Of_NamesOfSeveralWords_AreWrappedInTheirSlotAndTakeRoomForEveryLine()
    {
        var columns = Of(Named("stream AC with ObGD", "PPO"), "stream AC with ObGD of the first edition and more words", "PPO");
        Assert.False(columns.Tilted);
        Assert.True(columns.Lines[0].Count > 1);
        Assert.All(columns.Lines[0], line => Assert.True(FigureFont.Width(line, FigureColumns.Size) <= columns.Slot - 8));
        Assert.Equal(8 + (FigureColumns.LineHeight * columns.Lines[0].Count), columns.Height);
        Assert.Equal(0, columns.Overhang(From));
    }

    /// <summary>A word that is wider than its slot, or more lines than anybody reads.</summary>
    [Theory]
    [InlineData("Donaudampfschifffahrtsgesellschaft")]
    [InlineData("one two three four five six seven eight nine ten one two three four five six seven eight nine ten")]
    public void Of_NamesThatDoNotFit_AreTilted(string name)
    {
        var names = new[] { name, "B", "C", "D", "E" };
        var columns = Of(Named("A", "B", "C", "D", "E"), names);
        Assert.True(columns.Tilted);
        Assert.True(columns.Height > 8 + (FigureColumns.LineHeight * columns.Lines[0].Count));
        Assert.True(columns.Overhang(From) > 0); // the first label reaches to the left of the axis
    }

    private static FigureColumns Of(Experiment experiment, params string[] names)
    {
        var (progress, table) = MadeFigures.Of(experiment, (_, _) => 1);
        return FigureColumns.Of(ExperimentFigure.Of(progress, table, new ExperimentView(experiment.Name)), names, From, To);
    }

    private static Experiment Lengths(string lengths) =>
        ExperimentFile.Read(
            "lengths",
            $$"""
            { "title": "Lengths", "preset": "memory-chain-demo",
              "vary": { "network.gradient": "rtrl, tbptt1", "environment.length": "{{lengths}}" }, "seeds": "0" }
            """
        );

    private static Experiment Named(params string[] names) =>
        ExperimentFile.Read(
            "named",
            $$"""
            { "title": "Named", "preset": "memory-chain-demo",
              "vary": { "way": [{{string.Join(
                ", ",
                names.Select((name, index) => $$"""{ "name": "{{name}}", "settings": { "environment.length": {{4 + index}} } }""")
            )}}] }, "seeds": "0" }
            """
        );
}
