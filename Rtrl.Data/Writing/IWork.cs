namespace Rtrl.Data.Writing;

/// <summary>One entry of the writer's queue.</summary>
internal interface IWork;
