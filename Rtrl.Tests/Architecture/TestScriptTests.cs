using System.Diagnostics;

namespace Rtrl.Tests.Architecture;

/// <summary>What test.sh makes of reports, with a dotnet and an npm that only hand them out.</summary>
public sealed class TestScriptTests : IDisposable
{
    private const string Browser = "Rtrl.Tests.Browser.PagesTests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtrl-script-");

    public TestScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for Unix shells.");
        File.Copy(Repository.At("test.sh"), At("test.sh"));
        Directory.CreateDirectory(At("bin"));
        File.WriteAllText(
            At("bin/dotnet"),
            """
            #!/bin/sh
            [ "$1" = test ] || exit "$(cat "reports/dotnet-$1.status" 2>/dev/null || echo 0)"
            echo "$*" >>calls
            while [ "$1" != --report-xunit-xml-filename ]; do shift; done
            cp "reports/$2" artifacts/tests/
            exit "$(cat "reports/$2.status")"
            """
        );
        File.WriteAllText(
            At("bin/npm"),
            """
            #!/bin/sh
            echo "$*" >>npm-calls
            [ "$1" = run ] && cat "reports/npm-$3"
            exit "$(cat "reports/npm-${3:-$1}.status" 2>/dev/null || echo 0)"
            """
        );
        File.WriteAllText(At("bin/node"), "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            foreach (var program in new[] { "dotnet", "npm", "node" })
                File.SetUnixFileMode(At("bin/" + program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Directory.CreateDirectory(At("reports"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_EverythingPasses_IsRunOnce()
    {
        Report(
            "results.xml",
            0,
            Test("Pass", "Engine.A", "One"),
            Test("Pass", Browser, "Two", "Browser"),
            Test("Skip", "Engine.A", "Three")
        );
        Assert.Equal((0, "2 passed, 0 failed, 1 skipped"), Run(out _));
        Assert.Single(Calls());
        Assert.False(File.Exists(At("npm-calls")));
    }

    [Fact]
    public void Run_TouchyTestPassesAtTheSecondTry_IsPassedAndNamed()
    {
        Report(
            "results.xml",
            2,
            Test("Pass", "Engine.A", "One"),
            Test("Fail", Browser, "Open", "Browser", "(path: &quot;/runs?a=1&amp;b&quot;)"),
            Test("Fail", "Data.Speed", "Read", "Performance")
        );
        Report(
            "again.xml",
            0,
            Test("Pass", Browser, "Open", "Browser", "(path: &quot;/runs?a=1&amp;b&quot;)"),
            Test("Pass", Browser, "Open", "Browser", "(path: &quot;/&quot;)"),
            Test("Pass", "Data.Speed", "Read", "Performance")
        );
        Assert.Equal((0, "3 passed, 0 failed"), Run(out var said));
        Assert.Contains(
            "To be mended, since they passed only at the second try (2):\n  Rtrl.Tests.Browser.PagesTests.Open(path: "
                + "\"/runs?a=1&b\")\n  Data.Speed.Read\n",
            said
        );
        Assert.EndsWith($"--filter-method {Browser}.Open --filter-method Data.Speed.Read", Calls()[1]);
        Assert.Equal(2, File.ReadAllLines(At("artifacts/tests/to-be-mended.txt")).Length);
    }

    [Fact]
    public void Run_TouchyTestFailsAgain_IsFailed()
    {
        Report("results.xml", 2, Test("Fail", Browser, "Open", "Browser"), Test("Fail", Browser, "Close", "Browser"));
        Report("again.xml", 2, Test("Fail", Browser, "Open", "Browser"), Test("Pass", Browser, "Close", "Browser"));
        Assert.Equal((1, "1 passed, 1 failed"), Run(out var said));
        Assert.Contains("second try (1):\n  Rtrl.Tests.Browser.PagesTests.Close\n", said);
    }

    [Fact]
    public void Run_SecondTryComesToNoEnd_IsFailed()
    {
        Report("results.xml", 2, Test("Fail", Browser, "Open", "Browser"));
        File.WriteAllText(At("reports/again.xml.status"), "3");
        Assert.Equal((1, "0 passed, 1 failed"), Run(out _));
    }

    [Fact]
    public void Run_OtherTestFails_IsNotTriedAgain()
    {
        Report("results.xml", 2, Test("Fail", "Engine.A", "One"), Test("Pass", Browser, "Open", "Browser"));
        Assert.Equal((1, "1 passed, 1 failed"), Run(out _));
        Assert.Single(Calls());
    }

    [Fact]
    public void Run_ManyTouchyTestsFail_NoneIsTriedAgain()
    {
        Report("results.xml", 2, [.. Enumerable.Range(0, 11).Select(test => Test("Fail", Browser, $"Open{test}", "Browser"))]);
        Assert.Equal((1, "0 passed, 11 failed"), Run(out var said));
        Assert.Contains("11 browser or timing tests failed", said);
        Assert.Single(Calls());
    }

    [Fact]
    public void Run_EndedBadly_IsFailedThoughTheSecondTryPasses()
    {
        Report("results.xml", 3, Test("Fail", Browser, "Open", "Browser"));
        Report("again.xml", 0, Test("Pass", Browser, "Open", "Browser"));
        Assert.Equal((1, "1 passed, 1 failed"), Run(out _));
    }

    [Fact]
    public void Run_NoReport_IsFailed()
    {
        File.WriteAllText(At("reports/results.xml.status"), "8");
        Assert.Equal((1, "0 passed, 1 failed"), Run(out _));
    }

    [Fact]
    public void Run_Unfiltered_CountsTheChecksOfTheModules()
    {
        Report("results.xml", 0, Test("Pass", "Engine.A", "One"));
        Script("types", 0);
        Script("lint", 1, "chart.js: 'x' is assigned but never used");
        Script("unit", 0, "# pass 12\n# fail 0");
        Assert.Equal((1, "15 passed, 1 failed"), Run(out var said, filtered: false));
        Assert.Contains("never used", said);
        Assert.Equal(
            ["ci --no-progress", "run --silent types", "run --silent lint", "run --silent unit"],
            File.ReadAllLines(At("npm-calls"))
        );
    }

    [Theory]
    [InlineData("not ok 1 - smooth\n# pass 11\n# fail 2", 2, 14)]
    [InlineData("no report at all", 1, 3)]
    public void Run_UnitTestsOfTheModulesFail_AreCountedAndShown(string report, int failed, int passed)
    {
        Report("results.xml", 0);
        Script("types", 0);
        Script("lint", 0);
        Script("unit", 1, report);
        Assert.Equal((1, $"{passed} passed, {failed} failed"), Run(out var said, filtered: false));
        Assert.Contains(report.Split('\n')[0], said);
    }

    [Theory]
    [InlineData("", 0, "2 passed, 0 failed, 1 skipped")]
    [InlineData("true", 1, "2 passed, 1 failed")]
    public void Run_ModulesCannotBeChecked_IsSkippedAndInCiFailed(string ci, int exit, string line)
    {
        Report("results.xml", 0, Test("Pass", "Engine.A", "One"));
        File.WriteAllText(At("reports/npm-ci.status"), "1");
        Assert.Equal((exit, line), Run(out _, filtered: false, ci: ci));
    }

    [Theory]
    [InlineData("csharpier", "", 1, "4 passed, 1 failed")]
    [InlineData("tool", "", 0, "4 passed, 0 failed, 1 skipped")]
    [InlineData("tool", "true", 1, "4 passed, 1 failed")]
    public void Run_CodeIsNotLaidOutOrCannotBeChecked_IsCounted(string command, string ci, int exit, string line)
    {
        Report("results.xml", 0, Test("Pass", "Engine.A", "One"));
        Script("types", 0);
        Script("lint", 0);
        Script("unit", 0, "# pass 1\n# fail 0");
        File.WriteAllText(At($"reports/dotnet-{command}.status"), "1");
        Assert.Equal((exit, line), Run(out _, filtered: false, ci: ci));
    }

    private void Script(string check, int status, string says = "")
    {
        File.WriteAllText(At("reports/npm-" + check), says + "\n");
        File.WriteAllText(At($"reports/npm-{check}.status"), $"{status}");
    }

    private static string Test(string result, string type, string method, string? category = null, string arguments = "") =>
        $"<test id=\"1\" name=\"{type}.{method}{arguments}\" type=\"{type}\" method=\"{method}\" time=\"0.1\" result=\"{result}\" "
        + "source-file=\"x\">"
        + (category is null ? "" : $"<traits><trait name=\"Category\" value=\"{category}\" /></traits>")
        + "<output><![CDATA[a <test> of words]]></output></test>";

    private void Report(string name, int status, params string[] tests)
    {
        int Count(string result) => tests.Count(test => test.Contains($"result=\"{result}\"", StringComparison.Ordinal));
        File.WriteAllText(
            At("reports/" + name),
            $"<?xml version=\"1.0\"?><assemblies><assembly name=\"x\" total=\"{tests.Length}\" passed=\"{Count("Pass")}\" "
                + $"failed=\"{Count("Fail")}\" skipped=\"{Count("Skip")}\" errors=\"0\"><errors "
                + $"/><collection>{string.Concat(tests)}</collection></assembly></assemblies>"
        );
        File.WriteAllText(At($"reports/{name}.status"), $"{status}");
    }

    private string[] Calls() => File.ReadAllLines(At("calls"));

    private (int Exit, string LastLine) Run(out string said, bool filtered = true, string ci = "")
    {
        string[] arguments = filtered ? [At("test.sh"), "--filter-namespace", "Rtrl*"] : [At("test.sh")];
        var start = new ProcessStartInfo("bash", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{At("bin")}:{start.Environment["PATH"]}";
        start.Environment["RTRL_CHROMIUM"] = "true";
        start.Environment["CI"] = ci;
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said.TrimEnd().Split('\n')[^1]);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path);
}
