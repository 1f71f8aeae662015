import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../bench/paths';
import type { Subject } from '../conformance/subject';
import { between, same, there } from '../support/checks';

const cli = join(projectRoot, 'out', 'main', 'cli.js');
const limits = { timeout: 30_000, maxBuffer: 2 ** 24 };

const runCli = async (...words: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [cli, ...words], limits)).stdout;

/** The built command line, as a process of its own. */
export async function checkCli(subject: Subject): Promise<void> {
  const { checks } = subject;
  const child = await subject.start();
  const { port } = await subject.open(child, 'tcp', '127.0.0.1');
  await checks.check('cli: `ls --json` has the listener, with its process', async () => {
    const rows = JSON.parse(await runCli('ls', '--json')) as readonly Record<string, unknown>[];
    const row = there(
      'row',
      rows.find((one) => one['network.local.port'] === port),
    );
    same(
      'row',
      {
        transport: row['network.transport'],
        address: row['network.local.address'],
        exposure: row['exposure'],
        pid: row['process.pid'],
        file: row['process.executable.path'],
        confidence: row['owner.confidence'],
      },
      {
        ...{ transport: 'tcp', address: '127.0.0.1', exposure: 'loopback' },
        ...{ pid: child.told.pid, file: child.told.executablePath, confidence: 'exact' },
      },
    );
    const created = Date.parse(String(row['process.creation.time']));
    between('creation time', created, child.spawnedAt - 50, child.told.startedAt + 50);
  });
  await checks.check('cli: `who` names the process of a port', async () => {
    const text = await runCli('who', String(port));
    same(`pid in ${text}`, text.includes(String(child.told.pid)), true);
  });
  await checks.check('cli: `stop --force` ends the process, and no other', async () => {
    const other = await subject.start();
    await runCli('stop', String(port), '--force', '--yes').catch((error: unknown) => String(error));
    same('exit code', await child.ended, 1);
    same('the other answers', (await other.tell()).pid, other.told.pid);
    await other.end();
  });
}
