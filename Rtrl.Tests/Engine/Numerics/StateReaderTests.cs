using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Numerics;

public class StateReaderTests
{
    private static byte[] Sample()
    {
        var writer = new StateWriter();
        writer.Floats("weights", [1, 2, 3]);
        writer.Section("counters", section => section.Write(42L));
        return writer.ToArray();
    }

    [Fact]
    public void Sections_WrittenAndRead_AreEqualInAnyOrder()
    {
        var reader = new StateReader(Sample());
        var counter = 0L;
        reader.Section("counters", section => counter = section.ReadInt64());
        var weights = new float[3];
        reader.Floats("weights", weights);
        Assert.Equal(42, counter);
        Assert.Equal([1, 2, 3], weights);
        Assert.True(reader.Has("weights"));
        Assert.False(reader.Has("bias"));
    }

    [Fact]
    public void Constructor_AnyByteChangedOrMissing_Throws()
    {
        var bytes = Sample();
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => new StateReader(damaged));
            Assert.Throws<InvalidDataException>(() => new StateReader(bytes.AsSpan(0, i)));
        }
    }

    [Fact]
    public void Constructor_OtherVersion_NamesBoth()
    {
        var bytes = Sample();
        bytes[4] = 9;
        var message = Assert.Throws<InvalidDataException>(() => new StateReader(bytes)).Message;
        Assert.Contains("version 9", message, StringComparison.Ordinal);
        Assert.Contains("version 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Floats_OtherLengthOrMissing_SaysWhich()
    {
        var reader = new StateReader(Sample());
        Assert.Contains(
            "“weights”",
            Assert.Throws<InvalidDataException>(() => reader.Floats("weights", new float[4])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "“bias”",
            Assert.Throws<InvalidDataException>(() => reader.Floats("bias", new float[4])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "too short",
            Assert
                .Throws<InvalidDataException>(() =>
                    reader.Section(
                        "counters",
                        section =>
                        {
                            section.ReadInt64();
                            section.ReadInt64();
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
