using System.Xml.Linq;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;

namespace Rtrl.Tests.Web.Figures;

/// <summary>The figure of an experiment: every number at its place, every word within the picture.</summary>
public sealed class ExperimentDrawingTests
{
    private const string Json = """
        { "title": "Lengths <&> λ", "preset": "memory-chain-demo", "variant": "{method}",
          "vary": { "method": [{ "name": "exact RTRL", "word": "exact-rtrl" }, { "name": "TBPTT(1)", "word": "tbptt1" }],
                    "environment.length": [4, 8, 32] }, "seeds": "0..4" }
        """;

    private static readonly Experiment s_lengths = ExperimentFile.Read("lengths", Json);

    /// <summary>Shares of five: exact RTRL 5, 4 and 3, TBPTT(1) 5, 0 and 0.</summary>
    private static double? Solved(ExperimentCell cell, long seed)
    {
        var solved = (cell.Variant, cell.Settings.Environment.Length) switch
        {
            ("exact-rtrl", 8) => 4,
            ("exact-rtrl", 32) => 3,
            (_, 4) => 5,
            _ => 0,
        };
        return seed < solved ? 1 : 0;
    }

    [Fact]
    public void Draw_Curves_PutsEveryPointWhereTheAxesSay()
    {
        var drawing = MadeFigures.Draw(s_lengths, Solved);
        var (none, all) = (Tick(drawing, "0").Y, Tick(drawing, "100").Y);
        var exact = Marks<DrawnDisk>(drawing).Select(disk => (disk.X, disk.Y)).ToList();
        var other = Marks<DrawnArea>(drawing)
            .Select(area => (X: area.Points.Average(corner => corner.X), Y: area.Points.Average(corner => corner.Y)))
            .ToList();
        double[] shares = [1, 0.8, 0.6, 1, 0, 0];
        Assert.Equal(shares, exact.Concat(other).Select(point => Math.Round((none - point.Y) / (none - all), 6)));

        // On the logarithmic axis 8 lies a third of the way from 4 to 32; the two rows stand on either side of their column.
        double[] ticks = [.. ((string[])["4", "8", "32"]).Select(name => Tick(drawing, name).X)];
        Assert.All(ticks.Zip(exact, other), column => Assert.Equal(column.First, (column.Second.X + column.Third.X) / 2, 1.5));
        Assert.Equal(1 / 3.0, (ticks[1] - ticks[0]) / (ticks[2] - ticks[0]), 6);
        Assert.All(exact.Zip(other), pair => Assert.InRange(pair.Second.X - pair.First.X, 3, 8));

        // A line goes through its row's points, and the band is the intervals'.
        Assert.Equal(
            exact,
            Assert.Single(drawing.Parts.OfType<DrawnLine>(), line => line.Points.Count == 3 && line.Points[0] == exact[0]).Points
        );
        var (progress, table) = MadeFigures.Of(s_lengths, Solved);
        var success = table.Groups[1].Success!.Value;
        var band = drawing.Parts.OfType<DrawnArea>().First(area => area.Opacity < 1);
        Assert.Equal(success.High, Share(band.Points[1].Y), 6);
        Assert.Equal(success.Low, Share(band.Points[4].Y), 6);

        double Share(double y) => (none - y) / (none - all);
    }

    [Fact]
    public void Svg_OfAFigure_IsWellFormedAndHoldsEveryLabel()
    {
        var svg = XDocument.Parse(SvgWriter.Write(MadeFigures.Draw(s_lengths, Solved)));
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
        Assert.Equal("Lengths <&> λ", texts[0]);
        Assert.Superset(
            new HashSet<string>
            {
                "exact RTRL",
                "TBPTT(1)",
                "4",
                "8",
                "32",
                "0",
                "20",
                "40",
                "60",
                "80",
                "100",
                "Success, % of seeds",
                "Chain length L, steps",
            },
            texts.ToHashSet()
        );
        var foot = string.Join(' ', texts);
        Assert.Contains("95 % Wilson interval. n = 5 seeds at each point.", foot, StringComparison.Ordinal);
        Assert.Contains("lengths · rtrl 0.1.0+0123456789, avx2", foot, StringComparison.Ordinal);
        Assert.Contains(
            svg.Descendants(),
            element => element.Name.LocalName == "title" && element.Value == "exact RTRL, 8: 80 [38, 96] %, n = 5"
        );
    }

    /// <summary>One that is asked for twice is the same file: it can be kept in a repository.</summary>
    [Fact]
    public void Svg_SameRuns_IsTheSameToTheByte()
    {
        Assert.Equal(SvgWriter.Write(MadeFigures.Draw(s_lengths, Solved)), SvgWriter.Write(MadeFigures.Draw(s_lengths, Solved)));
        Assert.NotEqual(
            SvgWriter.Write(MadeFigures.Draw(s_lengths, Solved)),
            SvgWriter.Write(MadeFigures.Draw(s_lengths, Solved, dark: true))
        );
    }

    [Fact]
    public void Draw_ColumnWithoutRuns_BreaksTheLineAndSaysWhatIsMissing()
    {
        var drawing = MadeFigures.Draw(
            s_lengths,
            (cell, seed) => cell.Settings.Environment.Length == 8 || (cell.Variant == "tbptt1" && seed > 1) ? null : Solved(cell, seed)
        );
        Assert.DoesNotContain(
            drawing.Parts.OfType<DrawnLine>(),
            line => line.Colour == FigureTheme.Light.Row(0) && Math.Abs(line.Points[^1].X - line.Points[0].X) > 30
        );
        Assert.Equal(2, Marks<DrawnDisk>(drawing).Count);
        Assert.All(Marks<DrawnArea>(drawing), mark => Assert.Equal(FigureTheme.Light.Paper, mark.Fill)); // two seeds only
        var foot = string.Join(' ', drawing.Parts.OfType<DrawnText>().Select(text => text.Text));
        Assert.Contains("n = 2 to 5 seeds at a point. ", foot, StringComparison.Ordinal);
        Assert.Contains("Hollow: fewer than 5 seeds", foot, StringComparison.Ordinal);
        Assert.Contains("Incomplete: 14 of 30 runs.", foot, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Difference_HasItsZeroAndBothNames()
    {
        var drawing = MadeFigures.Draw(s_lengths, Solved, new ExperimentView("lengths", Minus: "method"));
        var texts = drawing.Parts.OfType<DrawnText>().Select(text => text.Text).ToList();
        Assert.Equal("Lengths <&> λ: exact RTRL less TBPTT(1)", texts[0]);
        Assert.Contains("Difference of final return", texts);
        var zero = Tick(drawing, "0.0").Y;
        Assert.Equal(
            [0.0, 0.8, 0.6],
            Marks<DrawnDisk>(drawing).Select(disk => Math.Round((zero - disk.Y) / (zero - Tick(drawing, "+0.2").Y) * 0.2, 6))
        );
    }

    /// <summary>Returns of a hopper and of an ant are not on one scale; normalised ones are.</summary>
    [Fact]
    public void Draw_ReturnsOfSeveralTasks_HaveAPanelAndAnAxisEach()
    {
        var bodies = MadeFigures.Draw(MadeFigures.Bundled("mujoco-later"), (cell, seed) => (cell.Levels[0] == "Ant" ? 10 : 1_000) + seed);
        string[] panels = ["Hopper, P", "HalfCheetah, P", "Walker2d, P", "Ant, P", "Hopper, V", "HalfCheetah, V", "Walker2d, V", "Ant, V"];
        var texts = bodies.Parts.OfType<DrawnText>().Select(text => text.Text).ToList();
        Assert.Equal(panels, texts.Where(panels.Contains));
        Assert.Equal(4, Axes(bodies)); // four panels side by side

        var normalised = MadeFigures.Draw(MadeFigures.Bundled("popgym-five"), (_, _) => 0.5);
        Assert.Equal(
            5,
            normalised
                .Parts.OfType<DrawnText>()
                .Count(text => MadeFigures.Bundled("popgym-five").Factors[0].Levels.Any(level => level.Name == text.Text))
        );
        Assert.Equal(1, Axes(normalised));

        static int Axes(Drawing drawing) =>
            drawing.Parts.OfType<DrawnText>().Where(text => text.Anchor == TextAnchor.End).Select(text => text.X).Distinct().Count();
    }

    [Fact]
    public void Draw_WhatAPaperReports_IsADiamondForEachOfItsNumbersWithTheSource()
    {
        var bodies = MadeFigures.Bundled("mujoco-later");
        var drawing = MadeFigures.Draw(bodies, (_, seed) => 100 + seed, new ExperimentView("mujoco-later", Show: "final"));
        string[] reported =
        [
            .. drawing.Parts.OfType<DrawnArea>().Select(area => area.Says).OfType<string>().Where(says => says.Contains(": reported ")),
        ];
        Assert.Equal(bodies.Reported!.Values.Count(value => value.Less is null), reported.Length);
        Assert.Contains("Hopper, P, PPO: reported 1,312", reported);
        var texts = drawing.Parts.OfType<DrawnText>().Select(text => text.Text).ToList();
        Assert.Contains("reported", texts);
        Assert.Contains("Reported: Farr", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.DoesNotContain("reported", MadeFigures.Draw(s_lengths, Solved).Parts.OfType<DrawnText>().Select(text => text.Text));
    }

    [Theory]
    [InlineData("memory-chain-later", 860)]
    [InlineData("memory-chain-later", 320)]
    [InlineData("popgym-eleven", 860)]
    [InlineData("popgym-five", 400)]
    [InlineData("odd", 860)]
    [InlineData("odd", 500)]
    public void Draw_LongNamesAndNarrowPictures_ClipsNoWord(string name, double width)
    {
        var experiment = name == "odd" ? Odd() : MadeFigures.Bundled(name);
        var drawing = MadeFigures.Draw(experiment, (cell, seed) => (cell.Label.Length % 7 / 7.0) + (0.01 * seed), width: width);
        Assert.All(
            drawing.Parts.OfType<DrawnText>(),
            text =>
                Assert.All(
                    Corners(text),
                    corner =>
                    {
                        Assert.True(
                            corner.X >= 0 && corner.X <= drawing.Width,
                            $"“{text.Text}” reaches x = {corner.X} of {drawing.Width}."
                        );
                        Assert.True(
                            corner.Y >= 0 && corner.Y <= drawing.Height,
                            $"“{text.Text}” reaches y = {corner.Y} of {drawing.Height}."
                        );
                    }
                )
        );
        Assert.All(drawing.Parts.OfType<DrawnDisk>(), disk => Assert.InRange(disk.X, 0, drawing.Width));
    }

    [Fact]
    public void Theme_DarkOrLight_HasTheTokensOfThePages()
    {
        Assert.Equal(("#FFFFFF", "#15181D"), (FigureTheme.Light.Paper, FigureTheme.Dark.Paper));
        Assert.Equal(("#0072B2", "#4A9FE0"), (FigureTheme.Light.Row(8), FigureTheme.Dark.Row(0)));
    }

    private static Experiment Odd() =>
        ExperimentFile.Read(
            "odd",
            """
            { "title": "Names that go on and on, as some people will write them, for longer than any figure is wide, and then some more",
              "vary": {
                "method": [{ "name": "an agent whose name is so long that it stands nowhere, let alone beside others in a legend", "settings": { "agent.traceDecay": 0.1 } },
                           { "name": "β", "settings": { "agent.traceDecay": 0.2 } }],
                "kind": [{ "name": "Supercalifragilisticexpialidocious-unbroken-word", "settings": { "agent.stepSize": 0.1 } },
                         { "name": "<b>&", "settings": { "agent.stepSize": 0.2 } }, { "name": "c", "settings": { "agent.stepSize": 0.3 } },
                         { "name": "d", "settings": { "agent.stepSize": 0.4 } }, { "name": "e", "settings": { "agent.stepSize": 0.5 } }] },
              "seeds": "0..2" }
            """
        );

    /// <summary>The four corners of a text's box.</summary>
    private static IEnumerable<(double X, double Y)> Corners(DrawnText text)
    {
        var width = FigureFont.Width(text.Text, text.Size, text.Bold);
        var left = text.Anchor switch
        {
            TextAnchor.Middle => -width / 2,
            TextAnchor.End => -width,
            _ => 0,
        };
        var (sin, cos) = Math.SinCos(text.Angle * Math.PI / 180);
        return from x in (double[])[left, left + width]
            from y in (double[])[-0.75 * text.Size, 0.25 * text.Size]
            select (text.X + (x * cos) - (y * sin), text.Y + (x * sin) + (y * cos));
    }

    /// <summary>Where a tick with this word stands: the middle of its column, the height of the line that it is written beside.</summary>
    private static (double X, double Y) Tick(Drawing drawing, string word)
    {
        var text = drawing.Parts.OfType<DrawnText>().Last(text => text.Text == word);
        var lines = drawing.Parts.OfType<DrawnLine>().Where(line => line.Points.Count == 2 && line.Points[0].Y == line.Points[1].Y);
        return (text.X, lines.MinBy(line => Math.Abs(line.Points[0].Y - text.Y))!.Points[0].Y);
    }

    /// <summary>Marks of estimates, which say what they are.</summary>
    private static List<T> Marks<T>(Drawing drawing)
        where T : DrawnPart =>
        [.. drawing.Parts.OfType<T>().Where(part => part is DrawnDisk { Says: not null } or DrawnArea { Says: not null })];
}
