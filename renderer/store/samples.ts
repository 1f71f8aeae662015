import type { ProcessSample } from '../../shared/domain/process';

/** How far back the charts go, in milliseconds. */
export const sampleSpan = 5 * 60 * 1000;

/** Samples with newer ones behind, no time twice, and none older than the charts show. */
export function appendSamples(old: readonly ProcessSample[], more: readonly ProcessSample[]): readonly ProcessSample[] {
  const last = old.at(-1)?.at ?? -Infinity;
  const all = [...old, ...more.filter(({ at }) => at > last)];
  const newest = all.at(-1)?.at ?? 0;
  return all.filter(({ at }) => at > newest - sampleSpan);
}
