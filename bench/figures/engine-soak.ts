import type { Figure } from '../bench';
import { compilePrograms } from '../native';
import { startEngineProcess } from '../engine-process';
import { atMost, measured, skipped } from '../report';
import { growth } from '../statistics';
import { startSoakChurn } from '../soak-churn';

const samplesTaken = 24;
const readsASample = 10_000;
const quickReadsASample = 50;
const targetMebibytes = 5;

/** What the engine gains in memory over 240,000 whole reads, nearly three days of them, while sockets come and go. */
export const engineSoak: Figure = {
  name: 'engine-soak',
  async run({ quick }) {
    const compiled = compilePrograms('e2e/truth', ['socket-worker']);
    if (!compiled.ok) return [skipped('engine-soak', compiled.reason)];
    const reads = quick ? quickReadsASample : readsASample;
    const churn = await startSoakChurn(compiled.programs['socket-worker']);
    const engine = await startEngineProcess({ collect: true });
    try {
      const begun = performance.now();
      const samples: number[] = [];
      for (let sample = 1; sample <= samplesTaken; sample += 1) {
        const sockets = await engine.read(reads);
        samples.push(engine.memory());
        const seconds = (performance.now() - begun) / 1000;
        // On stderr, as all progress: the series says more than two of its values.
        console.error(
          `${sample} of ${samplesTaken} times ${reads} ticks in ${seconds.toFixed(0)} s: ${engine.memory().toFixed(1)} MiB, ${sockets} sockets`,
        );
      }
      const whole = `${samplesTaken * reads} ticks`;
      return [
        measured(`engine: growth over ${whole}`, growth(samples), 'MiB RSS', { target: atMost(targetMebibytes) }),
        measured(`engine: memory after ${whole}`, samples.at(-1) ?? NaN, 'MiB RSS'),
      ];
    } finally {
      await engine.end();
      await churn.end();
    }
  },
};
