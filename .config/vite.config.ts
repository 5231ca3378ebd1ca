import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The React UI, served by the engine at its root. Assets keep relative addresses so that any port works. */
export default defineConfig({
  root: new URL('../renderer', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  // A preload polyfill would be an inline script; every host of this UI has native module preload.
  build: {
    outDir: new URL('../dist/renderer', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'chrome128',
    minify: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
})
