import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    react(),
    // Replaces `graphql` tags with the artifacts that relay-compiler has written.
    babel({
      plugins: [
        ["relay", { artifactDirectory: "./src/graph/__generated__", eagerEsModules: true }],
      ],
    }),
  ],
  build: {
    // The content security policy permits scripts of this origin only: no inline module preloader.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    rolldownOptions: {
      output: {
        // The texts of a language have a budget of their own, and are loaded beside the application.
        codeSplitting: { groups: [{ name: "locale-en", test: /src\/i18n\/en\.ts$/ }] },
      },
    },
    target: "es2022",
  },
});
