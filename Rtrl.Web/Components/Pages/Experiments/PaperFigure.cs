using Rtrl.Web.Experiments;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>One experiment of the paper: how far it is, its figure, and what its runs say to the paper's claims.</summary>
public sealed record PaperFigure(ExperimentProgress Progress, ExperimentFigure Figure, IReadOnlyList<ClaimCheck> Claims);
