import js from "@eslint/js";

// What is defined and of which type is the type check's affair; here stands what it does not see.
export default [
  js.configs.recommended,
  {
    rules: {
      "no-undef": "off",
      "no-unused-vars": "error",
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "eqeqeq": "error",
      "no-shadow-restricted-names": "error",
      "no-implicit-globals": "error",
      "no-eval": "error",
      "no-throw-literal": "error",
      "no-self-compare": "error",
      "no-duplicate-imports": "error",
      "array-callback-return": "error",
      "max-lines": ["error", 300],
    },
  },
];
