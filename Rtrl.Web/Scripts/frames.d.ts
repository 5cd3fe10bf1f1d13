// Written by BrowserTypesTests from Rtrl.Web/Live/Frames.cs: what the hub sends.

interface ScalarsData {
  step: number;
  episodes: number;
  stepsPerSecond: number;
  elapsedSeconds: number;
  epsilon: number | null;
  means: Record<string, number | null>;
  stageNames: string[];
  stageNanoseconds: number[];
}

interface StateData {
  steps: number[];
  episodeSteps: number[];
  marks: (number | null)[];
  h: (number | null)[][];
  network: string | null;
}

interface PolesData {
  radius: (number | null)[];
  phase: (number | null)[];
  contribution: (number | null)[];
  network: string | null;
}

interface EpisodeData {
  episodes: number;
  lastReturn: number | null;
  recentRight: number | null;
  solvedAt: number | null;
  recentReturns: (number | null)[];
}

interface BodiesData {
  episodeStep: number;
  episode: number;
  action: number;
  nonGreedy: boolean;
  reward: number;
  ended: boolean;
  observation: (number | null)[];
  nextObservation: (number | null)[];
  actionValues: (number | null)[];
  environmentState: (number | null)[];
  trail: (number | null)[][] | null;
  motion: MotionData | null;
}

interface StatusData {
  status: string;
  reason: string | null;
  step: number;
  learning: boolean;
  targetStepsPerSecond: number;
  solvedAt: number | null;
}

interface PackedStateData {
  steps: number[];
  episodeSteps: number[];
  marks: (number | null)[];
  width: number;
  h: string;
  network: string | null;
}

interface MotionData {
  seconds: number;
  steps: number[];
  episodes: number[];
  episodeSteps: number[];
  ended: boolean;
  states: (number | null)[][];
}

interface FrameOf<Stream, Data> {
  v: number;
  run: number;
  stream: Stream;
  first: number;
  last: number;
  data: Data;
}

type Frame =
  | FrameOf<"scalars", ScalarsData>
  | FrameOf<"state", StateData>
  | FrameOf<"poles", PolesData>
  | FrameOf<"episode", EpisodeData>
  | FrameOf<"bodies", BodiesData>
  | FrameOf<"status", StatusData>
  | FrameOf<"packedState", PackedStateData>;
