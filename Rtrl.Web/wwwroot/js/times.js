// Moments as the reader writes them: in the reader's zone, by its name. The twin of Components/Shared/Moment.razor, which writes UTC. Pure functions.

/** @typedef {"full" | "clock" | "minute" | "near"} TimeForm full: date and time to the second; clock: the time; minute: the time, without seconds; near: as little as tells them apart today */

const minute = 60_000;

/**
 * @param {Date} at
 * @param {string} form
 * @param {{ now?: Date, zone?: string }} [reader] zone: of the browser, unless one is named
 */
export function timeWords(at, form, { now = new Date(), zone } = {}) {
  const there = partsOf(at, zone), here = partsOf(now, zone), time = `${there.hour}:${there.minute}`;
  if (form === "clock") return `${time}:${there.second} ${there.timeZoneName}`;
  if (form === "minute") return `${time} ${there.timeZoneName}`;
  if (form === "full") return `${there.year}-${there.month}-${there.day} ${time}:${there.second} ${there.timeZoneName}`;
  const days = (dayOf(here) - dayOf(there)) / 86_400_000;
  if (Math.abs(now.getTime() - at.getTime()) < minute) return "now";
  if (days === 0) return `${time} ${there.timeZoneName}`;
  if (days === 1) return "yesterday";
  return `${Number(there.day)} ${months[Number(there.month) - 1]}${there.year === here.year ? "" : ` ${there.year}`}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {Date} at @param {string | undefined} zone @returns {Record<string, string>} */
function partsOf(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short" });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** @param {Record<string, string>} parts */
const dayOf = ({ year, month, day }) => Date.UTC(Number(year), Number(month) - 1, Number(day));
