using System.Reflection;
using System.Text;
using System.Text.Json;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Web.Live;

/// <summary>The browser's types of the hub's frames are those of the records that are sent.</summary>
public sealed class FrameTypesTests
{
    private const string Types = "Rtrl.Web/Scripts/frames.d.ts";
    private const string Rewrite = "RTRL_WRITE_TYPES";

    private readonly NullabilityInfoContext _nullability = new();

    [Fact]
    public void Types_OfFrames_AreThoseOfTheRecords()
    {
        var wanted = Text();
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
            File.WriteAllText(Repository.At(Types), wanted);
        Assert.True(
            File.Exists(Repository.At(Types)) && File.ReadAllText(Repository.At(Types)) == wanted,
            $"{Types} does not say what the records of Rtrl.Web/Live/Frames.cs say. Write it anew: {Rewrite}=1 dotnet test --project Rtrl.Tests/Rtrl.Tests.csproj -c Release --filter-class \"*{nameof(FrameTypesTests)}\"");
    }

    private string Text()
    {
        var text = new StringBuilder("// Written by FrameTypesTests from Rtrl.Web/Live/Frames.cs: what the hub sends.\n");
        var streams = FrameStreams.All.Select(stream => (Name: FrameStreams.Name(stream), Data: typeof(ScalarsData).Assembly.GetType($"{typeof(ScalarsData).Namespace}.{stream}Data", throwOnError: true)!)).ToList();
        foreach (var (_, data) in streams)
            text.Append('\n').Append(Interface(data.Name, data));
        text.Append('\n').Append(Interface("FrameOf<Stream, Data>", typeof(Frame), ("stream", "Stream"), ("data", "Data")));
        text.Append("\ntype Frame =\n").AppendJoin('\n', streams.Select(stream => $"  | FrameOf<\"{stream.Name}\", {stream.Data.Name}>")).Append(";\n");
        return text.ToString();
    }

    private string Interface(string name, Type record, params (string Name, string Type)[] known)
    {
        var text = new StringBuilder($"interface {name} {{\n");
        foreach (var parameter in record.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters())
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            var type = Array.Find(known, one => one.Name == field).Type ?? Word(_nullability.Create(parameter));
            text.Append($"  {field}: {type};\n");
        }
        return text.Append("}\n").ToString();
    }

    private static string Word(NullabilityInfo value)
    {
        var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
        var word = value.ElementType is { } element ? ListOf(Word(element))
            : type == typeof(string) ? "string"
            : type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double) ? "number"
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? ListOf(Word(value.GenericTypeArguments[0]))
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? $"Record<string, {Word(value.GenericTypeArguments[1])}>"
            : throw new NotSupportedException($"There is no word for {type} in the browser's types. Add it here.");
        return value.ReadState == NullabilityState.Nullable ? $"{word} | null" : word;
    }

    private static string ListOf(string word) => word.EndsWith("null", StringComparison.Ordinal) ? $"({word})[]" : $"{word}[]";
}
