using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Rtrl.Data;

/// <summary>Times as milliseconds since 1970 in UTC: SQLite can order and compare them.</summary>
internal sealed class UnixMillisecondsConverter()
    : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(),
        stored => DateTimeOffset.FromUnixTimeMilliseconds(stored)
    );
