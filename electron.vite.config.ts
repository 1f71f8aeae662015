import react from '@vitejs/plugin-react';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { serviceNames } from './scripts/vite-service-names.mjs';

const root = import.meta.dirname;

// The oldest runtime that Porthole is run on: Electron 25 (docs/adr/0003-offline-runtime.md).
const nodeTarget = 'node18.15';
const chromeTarget = 'chrome114';

export default defineConfig({
  main: {
    plugins: [serviceNames()],
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      // Everything is bundled but what has native parts, so that a package needs no node_modules beside koffi's.
      externalizeDeps: { exclude: [] },
      rollupOptions: {
        input: {
          index: resolve(root, 'electron/main/index.ts'),
          engine: resolve(root, 'electron/engine/index.ts'),
          cli: resolve(root, 'electron/cli/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(root, 'electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      target: chromeTarget,
      cssTarget: chromeTarget,
      outDir: resolve(root, 'out/renderer'),
      minify: true,
      // A font as `data:` is none of 'self', which is all that the CSP allows for fonts.
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
});
