using System.Reflection;

namespace Rtrl.Engine.Experiments;

/// <summary>The experiments that come with the program: the JSON files beside this one, which travel inside the assembly.</summary>
internal static class ExperimentFiles
{
    private const string Prefix = "Rtrl.Engine.Experiments.",
        Suffix = ".json";

    private static readonly Lazy<Experiment[]> s_all = new(ReadAll);

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal) && resource.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(resource => resource[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<Experiment> All => s_all.Value;

    private static Experiment[] ReadAll() => [.. Names.Select(name => ExperimentFile.Read(name, Text(name)))];

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)!);
        return reader.ReadToEnd();
    }
}
