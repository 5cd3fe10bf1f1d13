// What Components/Charts/LineChart and Pages/Compare/CompareChart hand to chart.js.

interface LineSpec {
  run: number;
  metric: string;
  label: string;
  /** Index of the hue; null is ink. */
  colour: number | null;
  /** Index of the dash; null follows the hue. */
  dash: number | null;
  /** 0, or the mark at the line's end. */
  marker?: number;
  seed?: number;
  /** Runs of a group differ in their seed only. */
  group?: number;
  groupLabel?: string;
  /** The same, short, for the end of its line. */
  groupName?: string;
  /** Fetched, so that it is there at once, but not drawn. */
  hidden?: boolean;
  running?: boolean;
}

/** Choices of one chart; others follow the page's. */
interface ChartView {
  axis: "steps" | "episodes" | "time";
  smoothing: { size: number, by: "episodes" | "steps" };
  logX?: boolean;
  /** One line for all seeds of a group, with this around it. */
  mean?: boolean;
  seedBand?: "ci" | "sd" | "range" | "none";
}

interface ChartSpec {
  title: string;
  lines: LineSpec[];
  /** Steps the longest run is planned for. */
  planned: number;
  episodeLength: number | null;
  log: boolean;
  low: number | null;
  high: number | null;
  format: string;
  refs: { y: number, label: string }[];
  marks: { x: number, label: string }[];
  hero: boolean;
  flag: boolean;
  band: boolean;
  endLabels: boolean;
  main: number;
  mainLabel: boolean;
  view?: ChartView | null;
  /** Of small multiples: those with the same words for an axis share it. */
  panel?: { x: string, y: string } | null;
  /** Runs of all charts of the page, which one request brings. */
  together?: number[] | null;
  /** For the head of a file. */
  help?: string | null;
  /** What an exported file is called, without its ending. */
  file?: string | null;
}
