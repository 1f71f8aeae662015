import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { serviceNames } from './scripts/vite-service-names.mjs';

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [serviceNames()],
        test: { name: 'node', environment: 'node', include: ['{electron,shared,scripts,bench}/**/*.test.{ts,mjs}'] },
      },
      {
        plugins: [react()],
        test: { name: 'renderer', environment: 'jsdom', include: ['renderer/**/*.test.{ts,tsx}'] },
      },
    ],
  },
});
