import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/page.ts"],
    restoreMocks: true,
    isolate: false,
    unstubGlobals: true,
  },
});
