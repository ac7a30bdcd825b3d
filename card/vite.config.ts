import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../custom_components/recovery_massager/frontend",
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: false,
    reportCompressedSize: false,
    lib: {
      entry: "src/main.ts",
      formats: ["es"],
      fileName: () => "recovery-massager-card.js",
    },
  },
});
