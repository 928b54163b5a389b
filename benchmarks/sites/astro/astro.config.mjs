import sitemap from "@astrojs/sitemap";
import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://blog.example.org",
  trailingSlash: "always",
  integrations: [sitemap()],
  devToolbar: { enabled: false },
  // Not in node_modules, which the benchmark's sites share.
  cacheDir: ".cache/astro",
  vite: { cacheDir: ".cache/vite" },
});
