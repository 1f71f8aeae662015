import { expect, test } from './app';
import { startListener } from './fixtures/start-listener';
import { PortsPage } from './pages/ports-page';
import { hostileNameShown, hostileProgram } from './support/hostile-program';

// Security item 24: text of the operating system is data.

test('a program named with markup, an override and a line feed is inert everywhere in the window', async ({
  porthole,
}) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const hostile = hostileProgram();
  const program = startListener({ executable: hostile.executable });
  try {
    const port = await program.open();
    const other = await program.open();
    await ports.search.fill(`pid:${program.pid}`);
    await expect(ports.row(port)).toContainText(hostileNameShown);
    await ports.row(port).click();
    const panel = page.getByRole('complementary', { name: `About port ${port}` });
    await expect(panel.getByRole('heading', { level: 2 })).toContainText(hostileNameShown);
    await expect(panel).toContainText(String(other));
    await ports.stop(port);
    await expect(page.getByRole('dialog')).toContainText(hostileNameShown);
    const { text, images } = await page.evaluate(() => ({
      text: document.documentElement.innerHTML,
      images: document.images.length,
    }));
    expect(images).toBe(0);
    expect(text).not.toContain('\u202e');
    expect(dialogs).toEqual([]);
  } finally {
    await program.end();
    hostile.dispose();
  }
});
