// Takes MuJoCo's WebAssembly module out of the npm package that Google DeepMind publishes (Apache-2.0): node fetch-mujoco.mjs TARGET.wasm
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const Package = "mujoco-js@0.0.7"; // MuJoCo 3.3.8
const Sha256 = "a6036fb18586ae3173f4cb4daf4abc6c6866942c826f5b89bffc0e8f48c0f691";

const target = resolve(process.argv[2]);
mkdirSync(dirname(target), { recursive: true });
const folder = mkdtempSync(join(dirname(target), "npm-"));
try {
  execFileSync("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--prefix", folder, Package],
    { stdio: ["ignore", "ignore", "pipe"], shell: process.platform === "win32", timeout: 300_000 });
  // The module stands in the package's one script, as base64 text.
  const script = readFileSync(join(folder, "node_modules", "mujoco-js", "dist", "mujoco_wasm.js"), "latin1");
  const module = Buffer.from(script.match(/["'](AGFzb[A-Za-z0-9+/=]+)["']/)[1], "base64");
  const found = createHash("sha256").update(module).digest("hex");
  if (found !== Sha256)
    throw new Error(`The module of ${Package} has the SHA-256 ${found}, not ${Sha256}.`);
  writeFileSync(join(folder, "module"), module);
  renameSync(join(folder, "module"), target);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
