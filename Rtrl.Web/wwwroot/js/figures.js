// Key figures inside an element: writes the text of [data-live="name"] from the scalar and episode frames, at most ten times a second.
import { isFrozen, subscribe } from "./live.js";
import { count, duration, fixed, percent, significant, signed } from "./format.js";

/** @type {Map<string, () => void>} */
const attached = new Map();

/** @param {string} id @param {{ run: number, planned: number, bodies: boolean }} spec */
export function attach(id, spec) {
  detach(id);
  const root = document.getElementById(id);
  if (!root || !spec.run) return;
  /** @type {ScalarsData | null} */
  let scalars = null;
  /** @type {EpisodeData | null} */
  let episode = null;
  /** @type {BodiesData | null} */
  let bodies = null;
  let timer = 0, last = 0;
  const write = (/** @type {string} */ name, /** @type {string} */ text) => {
    for (const target of root.querySelectorAll(`[data-live="${name}"]`)) {
      const words = target.firstChild;
      if (words?.nodeType !== Node.TEXT_NODE) target.textContent = text;
      else if (words.nodeValue !== text) words.nodeValue = text;
    }
  };
  const draw = () => {
    timer = 0;
    if (isFrozen()) return;
    last = performance.now();
    if (scalars) {
      const { step, episodes, stepsPerSecond, epsilon, means } = scalars;
      write("step", count(step));
      write("share", `${Math.floor(100 * step / spec.planned)} %`);
      write("stepsPerSecond", count(stepsPerSecond));
      write("episodes", count(episodes));
      write("episode", count(episodes + 1));
      write("epsilon", fixed(epsilon, 3));
      if ("tdError" in means) write("tdError", significant(means.tdError));
      if ("returnError" in means) write("returnError", significant(means.returnError));
      write("timeLeft", stepsPerSecond > 0 ? duration((spec.planned - step) / stepsPerSecond) : "—");
      const total = scalars.stageNanoseconds.reduce((sum, value) => sum + value, 0);
      if (total > 0) {
        write("stepTime", `${significant(total / 1000)} µs`);
        scalars.stageNanoseconds.forEach((value, index) => {
          write(`stage-${index}`, `${Math.round(100 * value / total)} %`);
          const bar = root.querySelector(`[data-stage="${index}"]`);
          if (bar instanceof HTMLElement) bar.style.flexGrow = String(Math.max(0.001, value / total));
        });
      }
    }
    if (episode) {
      if (episode.recentRight !== null) write("right", percent(episode.recentRight));
      if (episode.lastReturn !== null) write("lastReturn", signed(episode.lastReturn, 2));
    }
    if (bodies) write("episodeStep", count(bodies.episodeStep));
  };
  const off = subscribe(spec.run, spec.bodies ? ["scalars", "episode", "bodies"] : ["scalars", "episode"], 20, {
    frames(list) {
      for (const frame of list) {
        if (frame.stream === "scalars") scalars = frame.data;
        else if (frame.stream === "episode") episode = frame.data;
        else if (frame.stream === "bodies") bodies = frame.data;
      }
      if (!timer) timer = window.setTimeout(draw, Math.max(0, 100 - (performance.now() - last)));
    },
  });
  attached.set(id, () => { clearTimeout(timer); off(); });
}

/** @param {string} id */
export function detach(id) {
  attached.get(id)?.();
  attached.delete(id);
}
