namespace Rtrl.Engine.Environments;

/// <summary>Vectors of zeros with a single 1.</summary>
internal static class OneHot
{
    /// <summary>Fills a span: 1 at <paramref name="index"/>, 0 elsewhere.</summary>
    public static void Write(Span<float> into, int index)
    {
        into.Clear();
        into[index] = 1;
    }
}
