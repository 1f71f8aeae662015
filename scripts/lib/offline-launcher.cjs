// Stands in for Electron's default_app.asar in the offline development runtime (docs/adr/0003-offline-runtime.md):
// starts the app whose folder is the first argument that is no option, after loading what -r/--require names.
// Follows default_app/main.ts of Electron 25.
const { app } = require('electron');
const { join, resolve } = require('node:path');
const Module = require('node:module');

function parseArguments(argv) {
  const preload = [];
  for (let i = 1; i < argv.length; i++) {
    if (argv[i] === '-r' || argv[i] === '--require') preload.push(argv[++i]);
    else if (!argv[i].startsWith('-')) return { preload, folder: resolve(argv[i]) };
  }
  return { preload, folder: undefined };
}

function startApp(folder) {
  const manifest = require(join(folder, 'package.json'));
  app.setVersion(manifest.version);
  app.setName(manifest.productName ?? manifest.name);
  app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(folder);
  process.defaultApp = true;
  Module._load(folder, null, true);
}

const { preload, folder } = parseArguments(process.argv);
if (folder === undefined) {
  process.stderr.write('Usage: electron [-r FILE] APP_FOLDER [ARGUMENTS]\n');
  app.exit(2);
} else {
  for (const file of preload) Module._load(file, null, false);
  startApp(folder);
}
