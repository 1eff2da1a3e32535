import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { ARTIFACTS, PAGES } from "./build/entries.ts";

export default defineConfig({
  plugins: [
    react(),
    // Replaces `graphql` tags with the artifacts that relay-compiler has written.
    babel({
      plugins: [["relay", { artifactDirectory: `./${ARTIFACTS}`, eagerEsModules: true }]],
    }),
  ],
  build: {
    // The content security policy permits scripts of this origin only: no inline module preloader.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    // Names the assets of each entry, for its operations and its budget.
    manifest: true,
    rolldownOptions: {
      input: PAGES,
      output: {
        // The texts of a language have a budget of their own, and are loaded beside the application.
        codeSplitting: { groups: [{ name: "locale-en", test: /src\/i18n\/en\// }] },
      },
    },
    target: "es2022",
  },
});
