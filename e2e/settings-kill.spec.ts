import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { settingsSchema } from '../shared/ipc/settings-schema';
import { expect, test } from './app';

// docs/security.md, item 29.

/** A program that sets settings as fast as it can, always two that belong together. */
const writer = `
  import { createSettingsStore } from ${JSON.stringify(join(__dirname, '../electron/main/settings-store.ts'))};
  const store = createSettingsStore(process.argv[2], () => undefined);
  store.update({ theme: 'dark', density: 'comfortable' });
  process.stdout.write('writing');
  for (;;) {
    store.update({ theme: 'light', density: 'compact' });
    store.update({ theme: 'dark', density: 'comfortable' });
  }`;

async function bundle(folder: string): Promise<string> {
  const entry = join(folder, 'writer.ts');
  writeFileSync(entry, writer);
  await build({
    configFile: false,
    logLevel: 'error',
    root: folder,
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'writer.mjs' } },
    },
  });
  return join(folder, 'writer.mjs');
}

async function killWhileWriting(program: string, file: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
}

test('the settings file is whole after kill -9 in the middle of writing, however often', async ({ folder }) => {
  const program = await bundle(folder);
  const file = join(folder, 'settings', 'settings.json');
  for (let round = 0; round < 20; round++) {
    await killWhileWriting(program, file, round);
    const { theme, density } = settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect([theme, density]).toEqual(theme === 'dark' ? ['dark', 'comfortable'] : ['light', 'compact']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const others = readdirSync(join(folder, 'settings')).filter((name) => name !== 'settings.json');
    expect(others.filter((name) => name !== '.settings.json.tmp')).toEqual([]);
  }
});
