// npm start: sets up what is missing and runs Porthole.
import './lib/check-node.mjs';
import { withoutNoise } from './lib/desktop-noise.mjs';
import { projectRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { desktopFor } from './lib/virtual-desktop.mjs';
import { say, setUp } from './setup.mjs';

await runCommand(async () => {
  const electron = await setUp('start');
  const { before, sentences } = desktopFor();
  for (const sentence of sentences) say(sentence);
  const [command, ...args] = [
    ...before,
    electron.executable,
    ...sandboxArguments(),
    projectRoot,
    ...process.argv.slice(2),
  ];
  const { code } = await run(command, args, {
    // Files that the user names are meant from where the user is; npm itself changes to the project's folder.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: ['inherit', 'inherit', 'pipe'],
    onChild: (child) => withoutNoise(child.stderr, process.stderr),
  });
  return code;
});

function sandboxArguments() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return [];
  say("You are root, for whom Chromium's sandbox does not work, so it is off. As an ordinary user it is on.");
  return ['--no-sandbox'];
}
