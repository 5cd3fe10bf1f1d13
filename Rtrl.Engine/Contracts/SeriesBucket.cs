namespace Rtrl.Engine.Contracts;

/// <summary>Summary of one metric over the steps [FirstStep, LastStep].</summary>
/// <param name="Count">Samples in the bucket; 0 means nothing was recorded there and the other numbers are NaN.</param>
public readonly record struct SeriesBucket(long FirstStep, long LastStep, long Count, double Mean, double Min, double Max, double Last);
