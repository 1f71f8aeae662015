import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { serviceNames } from './scripts/vite-service-names.mjs';

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [serviceNames()],
        test: {
          name: 'node',
          environment: 'node',
          include: ['{electron,shared,scripts,bench,e2e,eslint}/**/*.test.{ts,mjs}'],
          // They hold the Linux platform against a real Linux kernel.
          exclude: process.platform === 'linux' ? [] : ['**/*.real.test.ts'],
        },
      },
      {
        plugins: [react()],
        test: { name: 'renderer', environment: 'jsdom', include: ['renderer/**/*.test.{ts,tsx}'] },
      },
    ],
  },
});
