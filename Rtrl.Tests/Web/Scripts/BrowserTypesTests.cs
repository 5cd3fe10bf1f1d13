using System.Reflection;
using System.Text;
using System.Text.Json;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Web.Scripts;

/// <summary>The browser's types of what it is sent are those of the records; no module is left out of the type check.</summary>
public sealed class BrowserTypesTests
{
    private const string Rewrite = "RTRL_WRITE_TYPES";

    private readonly NullabilityInfoContext _nullability = new();

    [Fact]
    public void Types_OfFrames_AreThoseOfTheRecords()
    {
        var text = new StringBuilder($"// Written by {nameof(BrowserTypesTests)} from Rtrl.Web/Live/Frames.cs: what the hub sends.\n");
        var streams = FrameStreams.All.Select(stream => (Name: FrameStreams.Name(stream), Data: DataOf(stream))).ToList();
        foreach (var (_, data) in streams)
            text.Append('\n').Append(Interface(data.Name, data));
        text.Append('\n').Append(Interface(nameof(MotionData), typeof(MotionData)));
        text.Append('\n').Append(Interface("FrameOf<Stream, Data>", typeof(Frame), ("stream", "Stream"), ("data", "Data")));
        var frames = streams.Select(stream => $"  | FrameOf<\"{stream.Name}\", {stream.Data.Name}>");
        text.Append("\ntype Frame =\n").AppendJoin('\n', frames).Append(";\n");
        Check("Rtrl.Web/Scripts/frames.d.ts", text.ToString());
    }

    [Fact]
    public void Types_OfDrawings_AreThoseOfTheRecords()
    {
        var drawings = Enum.GetValues<EnvironmentDrawing>().Select(drawing => $"  | \"{EnvironmentSpec.NameOf(drawing)}\"");
        Check(
            "Rtrl.Web/Scripts/drawings.d.ts",
            $"""
            // Written by {nameof(
                BrowserTypesTests
            )} from EnvironmentDrawing, EnvironmentSpec and EnvironmentSettings: what a drawing is given.

            type DrawingName =
            {string.Join('\n', drawings)};

            {Interface(nameof(EnvironmentSpec), typeof(EnvironmentSpec), ("drawing", "DrawingName"), ("shapes", "BodyShape[]"))}
            {Interface(nameof(BodyShape), typeof(BodyShape))}
            {Interface(nameof(EnvironmentSettings), typeof(EnvironmentSettings))}
            """
        );
    }

    [Fact]
    public void Modules_All_AreTypeChecked()
    {
        var modules = Directory.GetFiles(Repository.At("Rtrl.Web/wwwroot/js"), "*.js", SearchOption.AllDirectories);
        Assert.NotEmpty(modules);
        Assert.DoesNotContain(modules, module => File.ReadAllText(module).Contains("@ts-", StringComparison.Ordinal));
    }

    private static void Check(string file, string wanted)
    {
        var path = Repository.At(file);
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
            File.WriteAllText(path, wanted);
        var command =
            $"{Rewrite}=1 dotnet test --project Rtrl.Tests/Rtrl.Tests.csproj -c Release --filter-class \"*{nameof(BrowserTypesTests)}\"";
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == wanted,
            $"{file} does not say what the records say. Write it anew: {command}"
        );
    }

    private static Type DataOf(object stream) =>
        typeof(ScalarsData).Assembly.GetType($"{typeof(ScalarsData).Namespace}.{stream}Data", throwOnError: true)!;

    private string Interface(string name, Type record, params (string Name, string Type)[] known)
    {
        var parameters = record.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters();
        var fields =
            parameters.Length > 0
                ? parameters.Select(parameter => (parameter.Name!, Value: _nullability.Create(parameter)))
                : record
                    .GetProperties()
                    .Where(property => property.CanWrite)
                    .Select(property => (property.Name, Value: _nullability.Create(property)));
        var text = new StringBuilder($"interface {name} {{\n");
        foreach (var (field, value) in fields.Select(field => (JsonNamingPolicy.CamelCase.ConvertName(field.Item1), field.Value)))
            text.Append($"  {field}: {Array.Find(known, one => one.Name == field).Type ?? Word(value)};\n");
        return text.Append("}\n").ToString();
    }

    private static string Word(NullabilityInfo value)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var word =
            value.ElementType is { } element ? ListOf(Word(element))
            : type == typeof(string) ? "string"
            : type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double) ? "number"
            : type == typeof(EnvironmentSettings) || type == typeof(MotionData) ? type.Name
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? ListOf(Word(value.GenericTypeArguments[0]))
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                ? $"Record<string, {Word(value.GenericTypeArguments[1])}>"
            : throw new NotSupportedException($"There is no word for {type} in the browser's types. Add it here.");
        return value.ReadState == NullabilityState.Nullable ? $"{word} | null" : word;
    }

    private static string ListOf(string word) => word.EndsWith("null", StringComparison.Ordinal) ? $"({word})[]" : $"{word}[]";
}
