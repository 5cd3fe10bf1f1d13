// Numbers as the interface writes them; the twin of Components/Numbers.cs.
export const missing = "—";

const finite = value => typeof value === "number" && Number.isFinite(value);
const minus = text => text.replace(/-/g, "−");

export function fixed(value, digits) {
  if (!finite(value)) return missing;
  const text = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return /[1-9]/.test(text) ? minus(text) : text.replace("-", "");
}

export const count = value => fixed(value, 0);

export function signed(value, digits) {
  const text = fixed(value, digits);
  return value > 0 && /[1-9]/.test(text) ? "+" + text : text;
}

export const percent = (share, digits = 1) => finite(share) ? `${fixed(share * 100, digits)} %` : missing;

export function significant(value) {
  if (!finite(value)) return missing;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.001 || size >= 1e7) return minus(value.toExponential(1).replace("e+", "e"));
  return fixed(value, size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

export function duration(seconds) {
  if (!finite(seconds) || seconds < 0) return missing;
  if (seconds >= 172800) return `${fixed(seconds / 86400, 1)} days`;
  const whole = Math.floor(seconds), two = part => String(part).padStart(2, "0");
  return whole >= 3600
    ? `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

// 125k, 1.5M: axis ticks only.
export function compact(value) {
  const size = Math.abs(value);
  const short = (scaled, unit) => minus(String(+scaled.toFixed(scaled >= 100 ? 0 : 2))) + unit;
  return size >= 1e9 ? short(value / 1e9, "G") : size >= 1e6 ? short(value / 1e6, "M") : size >= 1e3 ? short(value / 1e3, "k") : minus(String(+value.toPrecision(6)));
}
