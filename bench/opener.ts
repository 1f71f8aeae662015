import { fork } from 'node:child_process';
import { join } from 'node:path';
import { end, endWithUs } from './cleanup';
import { projectRoot } from './paths';
import { within } from './wait';

/** Ports that neither the load nor Linux picks by itself (ip(7), ip_local_port_range), each used once, the last first. */
export const openerPorts = { first: 23_000, last: 23_999 } as const;

const answerLimitMs = 5000;

/** Another program that opens and closes listeners, and says when. */
export interface Opener {
  /** Opens a listener on the next free port of `openerPorts`. `at` is its own clock, in ms since the epoch. */
  open(): Promise<{ readonly port: number; readonly at: number }>;
  /** Closes it, and gives the moment at which that was done. */
  close(port: number): Promise<number>;
  end(): Promise<void>;
}

type Answer = { readonly at: number } | { readonly error: string };

export function startOpener(): Opener {
  const child = endWithUs(fork(join(projectRoot, 'bench', 'programs', 'opener.mjs'), { execArgv: [] }));
  let port: number = openerPorts.last + 1;

  function ask(order: { readonly open: number } | { readonly close: number }): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => child.once('message', (message) => resolve(message as Answer)));
    child.send(order);
    return within(answerLimitMs, 'The answer of the opener', answer);
  }

  return {
    async open() {
      for (;;) {
        port -= 1;
        if (port < openerPorts.first) throw new Error('The opener has no port left.');
        const answer = await ask({ open: port });
        if ('at' in answer) return { port, at: answer.at };
        if (answer.error !== 'EADDRINUSE') throw new Error(`The opener cannot listen: ${answer.error}`);
      }
    },
    async close(closed) {
      const answer = await ask({ close: closed });
      if ('error' in answer) throw new Error(`The opener cannot close: ${answer.error}`);
      return answer.at;
    },
    end: () => end(child),
  };
}
