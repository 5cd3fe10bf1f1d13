// The one camera that bodies are seen through: it looks at a point, from a side and a height, without perspective: lengths stay lengths.

/**
 * @typedef {[number, number, number]} Place metres: forward, to the left, up
 * @typedef {{ yaw: number, pitch: number, zoom: number }} Camera radians about the upright, radians above the ground
 */

/** @type {Camera} */
export const side = { yaw: 0, pitch: 0.08, zoom: 1 };
/** @type {Camera} */
export const corner = { yaw: 0.6, pitch: 0.42, zoom: 1 };

/** @param {Camera} camera */
export const isSide = ({ yaw, pitch }) => yaw === side.yaw && pitch === side.pitch;

/** @param {Camera} camera @param {number} yaw @param {number} pitch @returns {Camera} */
export const turn = (camera, yaw, pitch) => ({
  ...camera,
  yaw: Math.atan2(Math.sin(camera.yaw + yaw), Math.cos(camera.yaw + yaw)),
  pitch: Math.max(0.02, Math.min(Math.PI / 2, camera.pitch + pitch)),
});

/** @param {Camera} camera @param {number} factor @returns {Camera} */
export const enlarge = (camera, factor) => ({ ...camera, zoom: Math.max(0.5, Math.min(4, camera.zoom * factor)) });

/** The camera in a sentence. @param {Camera} camera */
export function cameraWords(camera) {
  const yaw = Math.round(camera.yaw * 180 / Math.PI), pitch = Math.round(camera.pitch * 180 / Math.PI);
  const from = yaw === 0 ? "the side" : `${Math.abs(yaw)}° towards its ${yaw > 0 ? "back" : "front"}`;
  return `Seen from ${from}, ${pitch}° above the ground, ${Math.round(100 * camera.zoom)} % of its size.`;
}

/**
 * From metres to pixels, and how deep in the picture: greater is farther away.
 * @param {Camera} camera
 * @param {Place} follow what stands in the middle
 * @param {[number, number]} middle pixels
 * @param {number} unit pixels of a metre before it is enlarged
 */
export function lookThrough({ yaw, pitch, zoom }, follow, middle, unit) {
  const [sin, cos, up, flat] = [Math.sin(yaw), Math.cos(yaw), Math.cos(pitch), Math.sin(pitch)], size = unit * zoom;
  /** @param {Place} place @returns {Place} */
  const project = ([x, y, z]) => {
    const [dx, dy, dz] = [x - follow[0], y - follow[1], z - follow[2]], depth = dx * sin + dy * cos;
    return [middle[0] + size * (dx * cos - dy * sin), middle[1] - size * (dz * up + depth * flat), depth * up - dz * flat];
  };
  return { size, flat, project, heading: [sin, cos] };
}
