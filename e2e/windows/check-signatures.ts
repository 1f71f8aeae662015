import { copyFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../bench/paths';
import { createInspectors } from '../../electron/engine/platform/win32/inspectors';
import type { LoadedWindows } from '../../electron/engine/platform/win32/load-windows';
import { systemRootOf } from '../../electron/engine/platform/win32/load-windows';
import type { Subject } from '../conformance/subject';
import { same, there } from '../support/checks';

/** In the middle of the code, where nothing is left out of the hash. */
const TAMPERED_AT = 1_000_000;

const library = join(projectRoot, 'node_modules', '@koromix', 'koffi-win32-x64', 'win32_x64', 'koffi.node');
const unsigned = { status: 'unsigned', signer: null } as const;

export async function checkSignatures({ checks, platform }: Subject, { ffi, open }: LoadedWindows): Promise<void> {
  const { signatures } = createInspectors(ffi, open, systemRootOf(process.env), process.env);
  const folder = mkdtempSync(join(tmpdir(), 'porthole-'));
  try {
    await checks.check('signatures: the program of a process that is signed is valid, and by whom', async () => {
      const { signature } = await platform.processes.originOf(there('us', platform.processes.describe(process.pid)));
      same('status', signature?.status, 'valid');
      same('signer', /OpenJS Foundation/.test(signature?.signer ?? ''), true);
    });
    await checks.check('signatures: one byte other than it was signed with makes it invalid', async () => {
      const tampered = join(folder, 'tampered.exe');
      copyFileSync(process.execPath, tampered);
      turnByte(tampered, TAMPERED_AT);
      same('status', (await signatures.verify(tampered, Date.now()))?.status, 'invalid');
    });
    await checks.check('signatures: a library that nobody signed is unsigned', async () => {
      same('signature', await signatures.verify(library, Date.now()), unsigned);
    });
    await checks.check('signatures: a file has not the one of another that its name only begins with', async () => {
      const dotted = join(folder, 'tampered.exe.');
      copyFileSync(library, dotted);
      same('signature', await signatures.verify(dotted, Date.now()), unsigned);
    });
    await checks.check('signatures: a file that is newer than a process is not taken for its own', async () => {
      const newer = join(folder, 'newer.exe');
      copyFileSync(library, newer);
      const { creationTime } = there('us', platform.processes.describe(process.pid));
      same('signature', await signatures.verify(newer, creationTime), null);
      same('of a process that is newer', await signatures.verify(newer, Date.now()), unsigned);
    });
    await checks.check('signatures: of a file that is not there nothing is known', async () => {
      same('signature', await signatures.verify(join(folder, 'none.exe'), Date.now()), null);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function turnByte(file: string, at: number): void {
  const descriptor = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(descriptor, byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 0xff;
  writeSync(descriptor, byte, 0, 1, at);
  closeSync(descriptor);
}
