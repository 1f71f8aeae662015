import type { Page } from 'playwright';
import { launchApp } from '../app';
import type { Figure } from '../bench';
import type { Sight } from '../latency';
import { measureLatencies, reportLatencies } from '../latency';
import { openerPorts, startOpener } from '../opener';
import { installStamps, stampOf } from '../page-stamps';
import { atMost } from '../report';

const target = atMost(300);

/** From a listener that another program opens or closes to the row in the window's DOM. */
export const windowLatency: Figure = {
  name: 'window-latency',
  async run({ quick, electron }) {
    const app = await launchApp(electron);
    const opener = startOpener();
    try {
      const latencies = await measureLatencies(opener, await watchRows(app.page), quick ? 10 : 100);
      return reportLatencies('listener in the window', latencies, { opened: target, closed: target });
    } finally {
      await opener.end();
      await app.close();
    }
  },
};

async function watchRows(page: Page): Promise<Sight> {
  await installStamps(page);
  // Only the opener's rows are shown, so that the newest, with the lowest port, is always in view.
  await page.getByRole('searchbox').fill(`port:${openerPorts.first}-${openerPorts.last}`);
  await page.evaluate(noteRows);
  return {
    opened: (port) => stampOf(page, `opened ${port}`),
    closed: (port) => stampOf(page, `closed ${port}`),
  };
}

/** Runs in the page: notes when the row of a port comes, and when it goes or is marked as closed. */
function noteRows(): void {
  const { values, set } = window.portholeBench;
  let shown = new Set<string>();
  const look = (): void => {
    const now = Date.now();
    const cells = document.querySelectorAll('[role="row"]:not([data-closed]) > [data-column="port"]');
    const open = new Set([...cells].map(({ textContent }) => textContent));
    for (const port of open) {
      if (!values.has(`opened ${port}`)) set(`opened ${port}`, now);
    }
    for (const port of shown) {
      if (!open.has(port)) set(`closed ${port}`, now);
    }
    shown = open;
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['data-closed'],
  });
  look();
}
