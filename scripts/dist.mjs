// npm run dist: packs Porthole for this system into dist/.
import './lib/check-node.mjs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './lib/pack.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { say, setUp } from './setup.mjs';

const platformSwitches = { linux: '--linux', darwin: '--mac', win32: '--win' };

await runCommand(async () => {
  const electron = await setUp('start');
  const output = join(projectRoot, 'dist');
  const system = platformSwitches[process.platform];
  say(`Packing Porthole with Electron ${electron.version}.`);
  await pack({ electron, targets: electron.official ? [system] : [system, 'dir', 'tar.gz'], output });
  if (!electron.official) {
    say(
      `This is for trying out only, not for giving away: it holds the development runtime (Electron ${electron.version}).\n` +
        "Left out: AppImage, deb and rpm, because electron-builder downloads their tools from GitHub, as it does Electron's\n" +
        'own binary. Packages for Windows and macOS are made on those systems.',
    );
  }
  say(`In ${output}: ${readdirSync(output).join(', ')}`);
  return 0;
});
