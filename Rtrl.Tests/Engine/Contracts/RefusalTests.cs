using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Engine.Contracts;

public sealed class RefusalTests
{
    [Fact]
    public void Words_OfAnArgument_AreWithoutWhatIsForProgrammers()
    {
        Assert.Equal("Name at least one unit.", Refusal.Words(Refused([])));
        Assert.Equal("steps is 5; allowed are 1 to 4.", Refusal.Words(OutOfRange(5)));
        Assert.Equal(
            "The file is gone (Parameter 'x').",
            Refusal.Words(new InvalidOperationException("The file is gone (Parameter 'x')."))
        );
    }

    private static ArgumentException Refused(int[] units) => new("Name at least one unit.", nameof(units));

    private static ArgumentOutOfRangeException OutOfRange(int steps) => new(nameof(steps), steps, "steps is 5; allowed are 1 to 4.");
}
