// Written by BrowserTypesTests from EnvironmentDrawing, EnvironmentSpec and EnvironmentSettings: what a drawing is given.

type DrawingName =
  | "numbers"
  | "memoryChain"
  | "tape"
  | "conditioning"
  | "patterning"
  | "noisyPatterning"
  | "repeatFirst"
  | "repeatPrevious"
  | "autoencode"
  | "countRecall"
  | "concentration"
  | "higherLower"
  | "battleship"
  | "mineSweeper"
  | "multiarmedBandit"
  | "cartPole"
  | "noisyCartPole"
  | "pendulum"
  | "noisyPendulum"
  | "maskedCartPole"
  | "cartPoleSwingUp"
  | "maskedPendulum"
  | "mountainCar"
  | "maze"
  | "mazeWithExit"
  | "foraging"
  | "body";

interface EnvironmentSpec {
  drawing: DrawingName;
  state: string[];
  observation: string[];
  actions: string[];
  units: string[];
  masked: number[];
  lag: number | null;
  length: number | null;
  discount: number;
  shapes: BodyShape[];
  settings: EnvironmentSettings;
}

interface BodyShape {
  name: string;
  radius: number;
  halfLength: number;
}

interface EnvironmentSettings {
  name: string;
  level: string;
  length: number;
  bits: number;
  k: number;
  horizons: number;
  cardRules: string;
  showMode: boolean;
  extraStep: boolean;
  previousAction: string;
  isi: number;
  itiMin: number;
  itiMax: number;
  distractors: number;
  stimuli: number;
  targets: number;
  patternSeed: number;
  outcomeNoise: number;
  period: number;
  viewRadius: number;
  channels: string;
  mask: string;
  taskVersion: string;
}
