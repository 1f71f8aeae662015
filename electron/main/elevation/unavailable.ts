import type { Elevation } from './elevation';

/** Where nothing can be asked. */
export const unavailableElevation: Elevation = {
  isAvailable: false,
  stop: async () => ({ code: 'unavailable' }),
};
