// Half-precision numbers in base64, as the hub packs hidden states: every one of the 65,536 is looked up.
/** @type {Float32Array | null} */
let table = null;

function numbers() {
  const all = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
    all[bits] = exponent === 31 ? (fraction ? NaN : sign * Infinity) : exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return all;
}

/** @param {string} text */
export function unpackHalf(text) {
  table ??= numbers();
  const bytes = atob(text), values = new Float32Array(bytes.length / 2);
  for (let index = 0; index < values.length; index++) values[index] = table[bytes.charCodeAt(2 * index) | bytes.charCodeAt(2 * index + 1) << 8];
  return values;
}
