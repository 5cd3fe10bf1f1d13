// Drawings of environments: hidden truth and what the agent sees of it, told apart the same way everywhere. The kind of environment names its drawing
// (EnvironmentKind.Drawing), so an environment that an existing drawing fits needs no line here.
import { multiarmedBandit } from "./drawings/bandits.js";
import { battleship, mineSweeper } from "./drawings/boards.js";
import { body } from "./drawings/body.js";
import { autoencode, concentration, countRecall, higherLower, repeatFirst, repeatPrevious } from "./drawings/cards.js";
import { memoryChain, tape } from "./drawings/chains.js";
import { conditioning, noisyPatterning, patterning } from "./drawings/conditioning.js";
import { cartPole, cartPoleSwingUp, maskedCartPole, maskedPendulum, mountainCar, noisyCartPole, noisyPendulum, pendulum } from "./drawings/control.js";
import { foraging } from "./drawings/foraging.js";
import { maze, mazeWithExit } from "./drawings/labyrinths.js";
import { numbers } from "./drawings/numbers.js";
import { Pen, legendRows, palette } from "./drawings/pen.js";
import { State, groupsOf } from "./drawings/state.js";

/**
 * @typedef {import("./drawings/state.js").Drawing} Drawing
 * @typedef {import("./drawings/state.js").World} World
 * @typedef {import("./drawings/camera.js").Camera} Camera
 */

/** @type {Record<DrawingName, Drawing>} */
const drawings = {
  numbers, memoryChain, tape, conditioning, patterning, noisyPatterning, repeatFirst, repeatPrevious, autoencode, countRecall, concentration, higherLower,
  battleship, mineSweeper, multiarmedBandit, cartPole, noisyCartPole, pendulum, noisyPendulum, maskedCartPole, cartPoleSwingUp, maskedPendulum, mountainCar,
  maze, mazeWithExit, foraging, body,
};
const widest = 560, stillWidth = 320, waits = "Waits for the next step.";

/** @type {WeakMap<EnvironmentSpec, World>} */
const worlds = new WeakMap();

/** @param {EnvironmentSpec} environment */
function worldOf(environment) {
  const world = worlds.get(environment) ?? { ...environment, groups: groupsOf(environment.state) };
  worlds.set(environment, world);
  return world;
}

/** @param {Drawing} drawing @param {World} world */
const legendOf = (drawing, world) => typeof drawing.legend === "function" ? drawing.legend(world) : drawing.legend;

/** Height in CSS pixels that the drawing takes at a width. @param {EnvironmentSpec} environment @param {number} width */
export function height(environment, width) {
  const world = worldOf(environment), drawing = drawings[world.drawing], inner = Math.min(width, widest);
  return Math.ceil(drawing.height(world, inner) + 8 + 16 * legendRows(legendOf(drawing, world), inner - 20));
}

/**
 * Draws one moment on a canvas of its CSS width, crisp at any device resolution; the canvas may be detached, its height is set.
 * @param {HTMLCanvasElement} canvas
 * @param {EnvironmentSpec} environment
 * @param {BodiesData | null} view null before the first moment
 * @param {Camera} [camera] of a drawing that can be turned; its own otherwise
 */
export function draw(canvas, environment, view, camera) {
  const world = worldOf(environment), drawing = drawings[world.drawing], scale = globalThis.devicePixelRatio || 1;
  const width = canvas.clientWidth || canvas.width, high = height(environment, width);
  if (canvas.style.height !== `${high}px`) canvas.style.height = `${high}px`;
  const [w, h] = [Math.round(width * scale), Math.round(high * scale)];
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), pen = new Pen(context, palette(), scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, high);
  if (!view) { pen.text(waits, width / 2, high / 2, { align: "center", size: 12.5 }); return; }
  const inner = Math.min(width, widest);
  context.save();
  context.translate((width - inner) / 2, 0);
  drawing.draw(pen, { width: inner, camera }, world, view, new State(world, view.environmentState));
  pen.legend(legendOf(drawing, world), 10, drawing.height(world, inner) + 14, inner - 20);
  context.restore();
}

/**
 * One moment as a small picture without legend, as large as fits the canvas, whose size stays.
 * @param {HTMLCanvasElement} canvas
 * @param {EnvironmentSpec} environment
 * @param {BodiesData} view
 */
export function drawStill(canvas, environment, view) {
  const world = worldOf(environment), drawing = drawings[world.drawing], { clientWidth: width, clientHeight: high } = canvas;
  const tall = drawing.height(world, stillWidth), fit = Math.min(width / stillWidth, high / tall), scale = fit * (globalThis.devicePixelRatio || 1);
  [canvas.width, canvas.height] = [Math.round(width * scale / fit), Math.round(high * scale / fit)];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(scale, 0, 0, scale, (canvas.width - stillWidth * scale) / 2, (canvas.height - tall * scale) / 2);
  drawing.draw(new Pen(context, palette(), scale), { width: stillWidth }, world, view, new State(world, view.environmentState));
}

/** The camera that a drawing is seen through at first; null where it cannot be turned. @param {EnvironmentSpec} environment */
export function cameraOf(environment) {
  const world = worldOf(environment);
  return drawings[world.drawing].camera?.(world) ?? null;
}

/** The same in a sentence. @param {EnvironmentSpec} environment @param {BodiesData | null} view */
export function words(environment, view) {
  const world = worldOf(environment);
  return view ? drawings[world.drawing].words(world, view, new State(world, view.environmentState)) : waits;
}
