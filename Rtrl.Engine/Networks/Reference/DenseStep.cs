namespace Rtrl.Engine.Networks.Reference;

/// <summary>Intermediate values of one dense block: x, W x + b, its normalised form with 1/√(v + ε), and the activation.</summary>
public sealed record DenseStep(double[] Input, double[] Linear, double[] Normalised, double InverseDeviation, double[] Output);
