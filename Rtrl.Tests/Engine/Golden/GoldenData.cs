using System.Text.Json;

namespace Rtrl.Tests.Engine.Golden;

/// <summary>
/// One node of a golden file. Files come from RTRL_GOLDEN_DIR when that folder holds the family (a subfolder such as "algorithms"),
/// otherwise from the copy beside the tests.
/// </summary>
internal sealed class GoldenData
{
    private readonly JsonElement _element;

    private GoldenData(JsonElement element) => _element = element;

    public static GoldenData Load(string family, string name) =>
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(family), name + ".json"))).RootElement);

    /// <summary>Where the files of a family lie.</summary>
    public static string Folder(string family) =>
        Environment.GetEnvironmentVariable("RTRL_GOLDEN_DIR") is { Length: > 0 } given && Directory.Exists(Path.Combine(given, family))
            ? Path.Combine(given, family)
            : Path.Combine(AppContext.BaseDirectory, "Golden", family);

    public static GoldenData Algorithm(string name) => Load("algorithms", name);

    public GoldenData this[string key] => new(_element.GetProperty(key));

    public GoldenData this[int index] => new(_element[index]);

    public IEnumerable<GoldenData> Items => _element.EnumerateArray().Select(element => new GoldenData(element));

    public bool Has(string key) => _element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    public bool IsNull(int index) => _element[index].ValueKind == JsonValueKind.Null;

    public double Number => _element.GetDouble();

    public int Integer => (int)_element.GetDouble();

    public bool Flag => _element.GetBoolean();

    public string Text => _element.GetString()!;

    public int Count => _element.GetArrayLength();

    /// <summary>Every number below this node in order, row-major; complex entries as re, im; texts as their digits.</summary>
    public double[] Numbers => [.. Flatten(_element)];

    /// <summary>The numbers of several members one after another.</summary>
    public double[] Join(params string[] keys) => [.. keys.SelectMany(key => this[key].Numbers)];

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Flatten),
            JsonValueKind.Object => Flatten(element.GetProperty("re")).Concat(Flatten(element.GetProperty("im"))),
            JsonValueKind.String => element.GetString()!.Select(digit => (double)(digit - '0')),
            _ => [element.GetDouble()],
        };
}
