// As much of a browser as modules that draw ask for when they are loaded and when they draw: tokens are their own names.
export const inPage = async module => {
  Object.assign(globalThis, {
    document: { documentElement: { dataset: {} } }, getComputedStyle: () => ({ getPropertyValue: name => `#${name.length.toString(16).padStart(6, "0")}` }),
    matchMedia: () => ({ matches: false, addEventListener() { } }), addEventListener() { },
  });
  return import(`../../Rtrl.Web/wwwroot/js/${module}`);
};

/** A canvas's context that writes down the calls of its methods. */
export function recorder() {
  const calls = [];
  return { calls, context: new Proxy({}, { get: (target, name) => target[name] ?? ((...values) => { calls.push([name, ...values]); }), set: (target, name, value) => { target[name] = value; return true; } }) };
}
