import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { ListenerOptions, ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';
import { hostileNameShown, hostileProgram } from './support/hostile-program';
import { listenInThisProcess } from './support/listen-in-this-process';
import { builtCli, cliForNobody, runCli } from './support/run-cli';

const programs: ListenerProcess[] = [];

function start(options?: ListenerOptions): ListenerProcess {
  const program = startListener(options);
  programs.push(program);
  return program;
}

test.afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end()));
});

/** A port of loopback that nobody holds: one that was just given back. */
async function freePort(): Promise<number> {
  const program = startListener();
  const port = await program.open();
  await program.end();
  return port;
}

test.describe('what it cannot understand', () => {
  const invalid: readonly (readonly [words: readonly string[], says: string])[] = [
    [['lst'], 'Porthole does not know "lst". It knows ls, who and stop; --help tells more.'],
    [['toString'], 'Porthole does not know "toString". It knows ls, who and stop; --help tells more.'],
    [['constructor', '--json'], 'Porthole does not know "constructor". It knows ls, who and stop; --help tells more.'],
    [['--frobnicate'], 'Porthole does not know "--frobnicate". It knows ls, who and stop; --help tells more.'],
    [['ls', '--jsn'], '"--jsn" is no option of ls. --help tells which there are.'],
    [['ls', '--json=yes'], '"--json" is no option of ls. --help tells which there are.'],
    [['who', '3000', '--force'], '"--force" is no option of who. --help tells which there are.'],
    [['stop', '3000', '4000'], 'stop does not know what to do with "4000". --help tells what it takes.'],
    [['stop'], 'stop needs a port, like this: stop 3000'],
    ...['0', '65536', 'abc', '-1', '3000x', '0x10', ''].map(
      (port) => [['who', '--', port], `"${port}" is not a port. A port is a whole number from 1 to 65535.`] as const,
    ),
    [['who', '\u001b[31mred'], '"\\u001b[31mred" is not a port. A port is a whole number from 1 to 65535.'],
  ];
  for (const [words, says] of invalid) {
    test(`${JSON.stringify(words)} ends with 2 and a sentence`, async () => {
      expect(await runCli(words)).toEqual({ code: 2, stdout: '', stderr: `${says}\n` });
    });
  }
});

test('--help tells the commands', async () => {
  const { code, stdout } = await runCli(['--help']);
  expect(code).toBe(0);
  for (const word of ['ls [--json] [--all]', 'who PORT', 'stop PORT [--force] [--yes]']) expect(stdout).toContain(word);
});

test('a port that nobody holds ends with 1', async () => {
  const port = String(await freePort());
  const nobody = { code: 1, stdout: '', stderr: `Nothing listens on port ${port}.\n` };
  expect(await runCli(['who', port])).toEqual(nobody);
  expect(await runCli(['stop', port])).toEqual(nobody);
});

test('ls --json has every field, with null for what is not known', async () => {
  const program = start();
  const port = await program.open();
  const { stdout } = await runCli(['ls', '--json']);
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  const row = rows.find((candidate) => candidate['network.local.port'] === port);
  expect(row).toMatchObject({
    'network.transport': 'tcp',
    'network.type': 'ipv4',
    'network.local.address': '127.0.0.1',
    'network.local.port': port,
    exposure: 'loopback',
    'process.pid': program.pid,
    'process.executable.name': 'node',
    'owner.confidence': 'exact',
  });
  expect(row?.['process.creation.time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(row?.['process.executable.path']).toMatch(/\/node$/);
  for (const each of rows) expect(Object.keys(each)).toEqual(Object.keys(row ?? {}));
});

test('who tells the program, its project and user, who can reach it and how it does', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-who-')));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop' }));
    const program = start({ cwd: folder });
    const port = await program.open();
    await start().connect(port);
    const { code, stdout } = await runCli(['who', String(port)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Port ${port} \\(TCP\\) at 127\\.0\\.0\\.1\n`));
    const facts = new Map(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => /^ {2}(.+?): +(.+)$/.exec(line)?.slice(1) as [string, string]),
    );
    expect(Object.fromEntries(facts)).toMatchObject({
      'Who can reach it': 'This computer only',
      Program: `node (PID ${program.pid})`,
      'Works in': folder,
      Project: `shop (${folder})`,
      Connections: '1 connected (ESTABLISHED)',
    });
    // The system may let fewer wait than the 511 that Node asks for (net.core.somaxconn).
    expect(facts.get('Accept queue')).toMatch(/^0 of \d+ waiting$/);
    // The values stand below each other.
    const columns = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => /: +/.exec(line));
    expect(new Set(columns.map((gap) => gap && gap.index + gap[0].length)).size).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a hostile name is inert in ls and who', async () => {
  const hostile = hostileProgram();
  try {
    const port = await start({ executable: hostile.executable }).open();
    const [listed, who] = await Promise.all([runCli(['ls']), runCli(['who', String(port)])]);
    for (const { stdout } of [listed, who]) {
      expect(stdout).toContain(hostileNameShown);
      expect(stdout).not.toContain('\u202e');
    }
    expect(listed.stdout.split('\n').filter((line) => line.startsWith(`${port} `))).toHaveLength(1);
  } finally {
    hostile.dispose();
  }
});

test.describe('stop', () => {
  test('frees a port at once when that is harmless', async () => {
    const program = start();
    const port = await program.open();
    expect(await runCli(['stop', String(port)])).toEqual({ code: 0, stdout: `Port ${port} is free.\n`, stderr: '' });
    expect(await program.ended).toBe('SIGTERM');
  });

  test('stops nothing without a yes when other ports would go too', async () => {
    const program = start();
    const port = await program.open();
    const other = await program.open();
    const refused = await runCli(['stop', String(port)]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`node also holds another port: ${other}.`);
    expect(refused.stderr).toContain('Nothing was stopped.');
    await expect(program.open()).resolves.toBeGreaterThan(0);
    expect((await runCli(['stop', String(port), '--yes'])).code).toBe(0);
    expect(await program.ended).toBe('SIGTERM');
  });

  test('ends by --force what does not stop', async () => {
    const program = start({ args: ['--ignore-sigterm'] });
    const port = await program.open();
    const held = await runCli(['stop', String(port)]);
    expect(held.code).toBe(3);
    expect(held.stderr).toContain(`node was asked to stop and still holds port ${port}.\nAdd --force to end it.`);
    expect((await runCli(['stop', String(port), '--force'])).code).toBe(0);
    expect(await program.ended).toBe('SIGKILL');
  });

  test('refuses the tree that it runs in', async () => {
    const { port, close } = await listenInThisProcess();
    try {
      const refused = await runCli(['stop', String(port), '--yes', '--force']);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('is Porthole itself, or Porthole runs inside of it.');
    } finally {
      await close();
    }
  });

  test("refuses an ordinary user another user's process", async () => {
    test.skip(process.getuid?.() !== 0, 'only root can run the CLI as another user');
    const place = cliForNobody();
    try {
      const program = start();
      const port = await program.open();
      const refused = await runCli(['stop', String(port), '--yes'], place);
      expect(refused).toEqual({
        code: 3,
        stdout: '',
        stderr: 'It belongs to root. Only root or an administrator can stop it.\n',
      });
      await expect(program.open()).resolves.toBeGreaterThan(0);
    } finally {
      place.dispose();
    }
  });

  test("asks root before it stops another user's process", async () => {
    test.skip(process.getuid?.() !== 0, 'only root can start processes of another user');
    const place = cliForNobody();
    try {
      const program = start(place.listener);
      const port = await program.open();
      const refused = await runCli(['stop', String(port)], builtCli);
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('node runs as another user, nobody.');
    } finally {
      place.dispose();
    }
  });
});
