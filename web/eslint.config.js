import js from "@eslint/js";
import globals from "globals";

export default [
    { ignores: ["node_modules/"] },
    js.configs.recommended,
    {
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: { eqeqeq: "error", "prefer-const": "error" },
    },
    {
        files: ["workshop/**"],
        languageOptions: { globals: globals.browser },
    },
    {
        files: ["workshop/workers/**"],
        languageOptions: {
            globals: {
                ...globals.serviceworker,
                ASSETS: "readonly",
                PYODIDE: "readonly",
            },
        },
    },
    {
        files: ["*.{js,mjs}", "node/**"],
        languageOptions: { globals: globals.node },
    },
];
