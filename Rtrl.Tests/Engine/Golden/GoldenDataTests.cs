namespace Rtrl.Tests.Engine.Golden;

public class GoldenDataTests
{
    [Fact]
    public void Close_OneEntryBeyondTolerance_Fails()
    {
        Agreement.Close([1.0, 1e-12], [1.0, 9e-10]);
        Assert.ThrowsAny<Exception>(() => Agreement.Close([1.0, 1e-12], [1.0, 2e-9]));
        Assert.ThrowsAny<Exception>(() => Agreement.Close([1.0, double.NaN], [1.0, 1.0]));
        Assert.ThrowsAny<Exception>(() => Agreement.Close([1.0], [double.NaN]));
        Assert.ThrowsAny<Exception>(() => Agreement.Close([0.0], [1e-300]));
    }
}
