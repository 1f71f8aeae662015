import type { Locator, Page } from 'playwright/test';
import { en } from '../../shared/i18n/en';

/** The Ports view, as tests see it. */
export class PortsPage {
  readonly table: Locator;
  readonly search: Locator;
  /** Said while the rows may be out of date. */
  readonly stale: Locator;

  constructor(readonly page: Page) {
    this.table = page.getByRole('grid', { name: en.ports.table.label });
    this.search = page.getByRole('searchbox', { name: en.ports.search.label });
    this.stale = page.getByText(en.status.stale.split('{{')[0] ?? '').first();
  }

  /** The row of a port. */
  row(port: number): Locator {
    return this.table
      .getByRole('row')
      .filter({ has: this.page.getByRole('gridcell', { name: String(port), exact: true }) });
  }

  /** A cell of a port's row, by the name of its column. */
  cell(port: number, column: keyof typeof en.ports.column): Locator {
    return this.row(port).locator(`[data-column="${column}"]`);
  }

  /** Clicks a row's Stop, which shows when the pointer is over the row. */
  async stop(port: number): Promise<void> {
    await this.row(port).hover();
    await this.row(port)
      .getByRole('button', { name: new RegExp(`, port ${port}$`) })
      .click();
  }
}
