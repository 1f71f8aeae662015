import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, test } from './app';
import { startListener } from './fixtures/start-listener';
import { PortsPage } from './pages/ports-page';
import { en } from '../shared/i18n/en';

/** The rules of WCAG 2.1 that axe can check, of levels A and AA. Electron opens no second page for it: legacy mode. */
async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

for (const theme of ['light', 'dark'] as const) {
  test(`the ${theme} window keeps the rules of accessibility`, async ({ launch }) => {
    const { page } = await launch({ args: ['--theme', theme] });
    const ports = new PortsPage(page);
    const program = startListener();
    const port = await program.open({ host: '0.0.0.0' });
    await program.open();
    await ports.search.fill(`pid:${program.pid}`);
    await expect(ports.row(port)).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await ports.row(port).click();
    await expect(page.getByRole('figure', { name: /over the last five minutes/ })).toHaveCount(4);
    expect(await violations(page)).toEqual([]);

    await ports.stop(port);
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: en.ports.nav.settings }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await program.end();
  });
}
