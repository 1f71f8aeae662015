import { Churn } from '../e2e/truth/churn';
import { createRandom } from '../e2e/truth/random';
import { pause } from './wait';

const seed = 1;
/** Some twenty actions a second: listeners, connections and processes come and go as fast as on a busy machine. */
const pauseMs = 50;

/** The truth test's processes, whose sockets change at random until `end`. */
export async function startSoakChurn(program: string): Promise<{ readonly end: () => Promise<void> }> {
  const churn = new Churn(createRandom(seed), program);
  await churn.start();
  const ended = new AbortController();
  const changing = (async () => {
    while (!ended.signal.aborted) {
      await churn.act(1, () => pause(pauseMs));
      churn.journal.length = 0;
      churn.handOvers.length = 0;
    }
  })();
  return {
    async end() {
      ended.abort();
      await changing;
      await churn.end();
    },
  };
}
