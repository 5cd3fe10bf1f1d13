using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rtrl.Tests.Data.Copies;

/// <summary>What somebody may do to a bundle between export and import.</summary>
internal static class BundleEdits
{
    public const string Manifest = "manifest.json",
        FirstRun = "runs/1/run.json";

    public static byte[] Bytes(Stream file, string name)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        using var content = archive.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static void Change(MemoryStream file, Action<ZipArchive> change)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true);
        change(archive);
    }

    public static void Replace(MemoryStream file, string name, byte[] bytes) =>
        Change(
            file,
            archive =>
            {
                archive.GetEntry(name)!.Delete();
                using var content = archive.CreateEntry(name).Open();
                content.Write(bytes);
            }
        );

    public static void Edit(MemoryStream file, string name, Action<JsonNode> edit)
    {
        var json = JsonNode.Parse(Bytes(file, name))!;
        edit(json);
        Replace(file, name, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Changes the first run's document, and lets the manifest say so.</summary>
    public static void EditRun(MemoryStream file, Action<JsonNode> edit)
    {
        Edit(file, FirstRun, edit);
        var json = Bytes(file, FirstRun);
        Edit(file, Manifest, manifest => Describe(manifest["runs"]![0]!, json));
    }

    /// <summary>Puts other bytes in the place of the first run's last checkpoint, honest in every checksum; returns its name.</summary>
    public static string SwapCheckpoint(MemoryStream file, byte[] bytes)
    {
        var name = "";
        EditRun(
            file,
            run =>
            {
                var last = run["checkpoints"]!.AsArray()[^1]!["file"]!;
                name = (string)last["name"]!;
                Describe(last, bytes);
            }
        );
        Replace(file, name, bytes);
        return name;
    }

    private static void Describe(JsonNode file, byte[] bytes) =>
        (file["bytes"], file["sha256"]) = (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
