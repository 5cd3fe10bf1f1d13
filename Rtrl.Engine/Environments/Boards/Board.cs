using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A square board with a fixed number of pieces under its cells, uncovered cell by cell. The hidden state is 1 where a piece lies, row by
/// row; the progress is 1 where a cell was tried, then the last cell (−1 before the first) and the clock.
/// </summary>
internal abstract class Board : EnvironmentBase
{
    private readonly int[] _shown = new int[1];
    private int _last = -1;

    private protected Board(EnvironmentSettings settings, int size, int pieces)
        : base(settings)
    {
        Size = size;
        PieceCount = pieces;
        Pieces = new byte[size * size];
        Tried = new byte[size * size];
    }

    public override ReadOnlySpan<int> Shown => _shown;

    /// <summary>Cells along one side.</summary>
    protected int Size { get; }

    /// <summary>Cells with a piece.</summary>
    protected int PieceCount { get; }

    protected byte[] Pieces { get; }

    protected byte[] Tried { get; }

    public override void WriteHidden(Span<double> hidden)
    {
        for (var cell = 0; cell < Pieces.Length; cell++)
            hidden[cell] = Pieces[cell];
    }

    protected override bool Possible(int index, double value) => IsIndex(value, 2);

    protected override void CheckTogether(ReadOnlySpan<double> hidden)
    {
        if (Sum(hidden) is var pieces && pieces != PieceCount)
            throw new ImpossibleStateException(Miscount(pieces));
    }

    protected override void SetHidden(ReadOnlySpan<double> hidden)
    {
        for (var cell = 0; cell < Pieces.Length; cell++)
            Pieces[cell] = (byte)hidden[cell];
        Count();
    }

    protected override void Begin(RandomSource random, Span<float> observation)
    {
        Array.Clear(Tried);
        (_last, _shown[0]) = (-1, 0);
        observation.Clear();
        Count();
    }

    protected override Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        _last = action.Index;
        return Try(_last, out _shown[0], observation);
    }

    /// <summary>Uncovers a cell and shows what comes of it, as a number and as the agent's vector.</summary>
    protected abstract Transition Try(int cell, out int shown, Span<float> observation);

    /// <summary>What is wrong with a board of so many pieces.</summary>
    protected abstract string Miscount(int pieces);

    /// <summary>Counts anew what follows from pieces and tried cells.</summary>
    protected abstract void Count();

    protected override void WriteProgress(Span<float> progress)
    {
        for (var cell = 0; cell < Tried.Length; cell++)
            progress[cell] = Tried[cell];
        progress[^2] = _last;
        progress[^1] = Clock;
    }

    protected override void SaveProgress(BinaryWriter writer)
    {
        writer.Write(_last);
        writer.Write(_shown[0]);
        writer.Write(Tried);
    }

    protected override void LoadProgress(BinaryReader reader)
    {
        _last = reader.ReadInt32();
        _shown[0] = reader.ReadInt32();
        reader.BaseStream.ReadExactly(Tried);
        Count();
    }
}
