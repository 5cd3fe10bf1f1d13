// Says after a restart of the server that there was one, and resumes what it interrupted. Which runs those are, the history says.
import { restartWords, resumedWords, resumeWords } from "./restartwords.js";
import { timeWords } from "./times.js";

const interrupted = "/api/v1/server/interrupted?by=";

/** @param {string} address @returns {Promise<any>} */
async function read(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** @param {string} earlier The process that answered before. */
export async function tellRestart(earlier) {
  const box = document.querySelector("[data-restart]"), words = box?.querySelector("[data-restart-words]");
  const resume = box?.querySelector("[data-restart-resume]"), close = box?.querySelector("[data-restart-close]");
  if (!(box instanceof HTMLElement) || !words || !(resume instanceof HTMLButtonElement) || !close) return;
  const [{ startedAt }, runs] = await Promise.all([read("/api/v1/server"), read(interrupted + encodeURIComponent(earlier))]);
  words.textContent = restartWords(timeWords(new Date(startedAt), "minute"), runs.length);
  resume.textContent = resumeWords(runs.length);
  resume.hidden = runs.length === 0;
  box.hidden = false;
  close.addEventListener("click", () => { box.hidden = true; });
  resume.addEventListener("click", async () => {
    resume.disabled = true;
    resume.textContent = "Resuming…";
    try {
      words.textContent = await resumeAll(earlier);
      resume.hidden = true;
    } catch {
      resume.disabled = false;
      resume.textContent = resumeWords(runs.length);
      words.textContent = "Not resumed: the server does not answer.";
    }
  });
}

/** Those that still stand: another page may have been quicker. @param {string} earlier */
async function resumeAll(earlier) {
  let resumed = 0;
  const refusals = [];
  for (const run of await read(interrupted + encodeURIComponent(earlier))) {
    const answer = await fetch(`/api/v1/runs/${run}/commands`, { method: "POST", headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify({ command: "resume" }) });
    if (answer.ok) resumed++;
    else refusals.push(`Run ${run}: ${(await answer.json().catch(() => ({}))).detail ?? `the server answers ${answer.status}.`}`);
  }
  return resumedWords(resumed, refusals);
}
