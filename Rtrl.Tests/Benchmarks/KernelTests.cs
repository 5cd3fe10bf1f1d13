using Rtrl.Benchmarks.Kernels;
using Rtrl.Engine.Kernels;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Benchmarks;

/// <summary>The programs that the table of kernels compares compute the same numbers.</summary>
public class KernelTests
{
    public static TheoryData<string> Names => [.. KernelCases.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Programs_OfOneKernel_ComputeTheSame(string name)
    {
        var kernel = KernelCases.All.Single(kernel => kernel.Name == name);
        var scalar = kernel.On(VectorWidth.Scalar);
        List<KernelProgram> others = [.. VectorPath.Supported.Where(path => path != VectorWidth.Scalar).Select(kernel.On)];
        if (kernel.Tensors is not null)
            others.Add(kernel.Tensors());
        var start = kernel.On(VectorWidth.Scalar).Results.Select(result => result.Span.ToArray()).ToList();
        for (var call = 0; call < 3; call++)
        {
            scalar.Run();
            foreach (var other in others)
                other.Run();
        }

        Assert.Contains(scalar.Results.Zip(start), pair => !pair.First.Span.SequenceEqual(pair.Second));
        foreach (var other in others)
        {
            foreach (var (want, got) in scalar.Results.Zip(other.Results))
                Agreement.Close(Agreement.Widen(want.Span), got.Span);
        }
    }

    /// <summary>A slice repeats a kernel many thousand times: its numbers must stay ordinary, or denormals are what is measured.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Kernel_CalledAgainAndAgain_StaysInOrdinaryNumbers(string name)
    {
        var program = KernelCases.All.Single(kernel => kernel.Name == name).On(VectorPath.Current);
        for (var call = 0; call < 2000; call++)
            program.Run();
        foreach (var result in program.Results)
            Assert.All(result.Span.ToArray(), value => Assert.True(value == 0 || (float.IsNormal(value) && Math.Abs(value) < 1e6f)));
    }
}
