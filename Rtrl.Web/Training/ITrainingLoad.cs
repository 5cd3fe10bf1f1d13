namespace Rtrl.Web.Training;

/// <summary>How busy training is.</summary>
public interface ITrainingLoad
{
    /// <summary>Worker threads, and how many of them are stepping.</summary>
    (int Workers, int Busy) Workers { get; }

    /// <summary>Bytes that all runs in memory may need together, and those taken.</summary>
    (long Budget, long Taken) Memory { get; }
}
