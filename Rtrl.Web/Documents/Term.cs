namespace Rtrl.Web.Documents;

/// <summary>A word of the field that the pages use.</summary>
/// <param name="Key">Names its small picture (termpictures.js).</param>
/// <param name="Name">As it stands on the pages.</param>
/// <param name="Also">Other words by which somebody may look for it.</param>
/// <param name="Says">What it is, in one sentence or two.</param>
/// <param name="Href">A page of the program that shows it; null: none does by itself.</param>
public sealed record Term(string Key, string Name, string Also, string Says, string? Href = null);
