import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { serviceNames } from './scripts/vite-service-names.mjs';

const folders = '{electron,shared,scripts,bench,e2e,eslint}';
/** Those that put something in the place of a module: only they have modules of their own, for that takes a second a file. */
const isolated = `${folders}/**/*.isolated.test.{ts,mjs}`;
/** They hold the Linux platform against a real Linux kernel. */
const elsewhere = process.platform === 'linux' ? [] : ['**/*.real.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        plugins: [serviceNames()],
        test: {
          name: 'node',
          environment: 'node',
          include: [`${folders}/**/*.test.{ts,mjs}`],
          exclude: [isolated, ...elsewhere],
          isolate: false,
        },
      },
      {
        plugins: [serviceNames()],
        test: { name: 'isolated', environment: 'node', include: [isolated], exclude: elsewhere },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          isolate: false,
        },
      },
    ],
  },
});
