using System.Text.Encodings.Web;
using System.Text.Json;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Exports;

/// <summary>Score arrays as JSON: "scores" holds per algorithm a list of runs, each a list of numbers by task, none missing.</summary>
public static class ScoreJson
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="InvalidSettingsException">No seed is complete.</exception>
    public static void Write(ScoreArrays arrays, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    arrays.Measure,
                    arrays.AlgorithmBy,
                    arrays.TaskBy,
                    arrays.Tasks,
                    arrays.Seeds,
                    arrays.Scores,
                    arrays.LeftOut,
                },
                s_json
            )
        );
    }
}
