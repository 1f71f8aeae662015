import { execFileSync } from 'node:child_process';
import { win32 } from 'node:path';
import type { ProcessInfo } from '../../shared/domain/process';
import type { Subject } from '../conformance/subject';
import { same } from '../support/checks';

/** Services that Wine makes while it runs, for drivers; the registry has nothing of them. */
const madeByWine = /^winedevice\d+$/i;

const SERVICES_KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
/** Pids of Windows are multiples of four; Wine starts with 32, and the test has few. */
const MOST_PIDS = 8000;

/** The services that run, against where the registry says that each has its program. */
export async function checkServices(subject: Subject): Promise<void> {
  const { checks, platform, engine } = subject;
  await engine.readNow('all');
  const hosts = processes(subject).filter(({ services }) => services.length > 0);
  await checks.check('services: some run, and each runs in the program that the registry has for it', () => {
    same('some', hosts.length > 0, true);
    for (const { name, services, executablePath } of hosts) {
      for (const service of services) {
        const program = programOf(service.name);
        same(`${service.name} in ${name}`, win32.basename(executablePath ?? '').toLowerCase(), program);
      }
    }
  });
  await checks.check('services: each was started by services.exe, and none is ours', () => {
    const parents = hosts.map(({ parentPid }) => platform.processes.describe(parentPid ?? 0)?.name.toLowerCase());
    same('parents', [...new Set(parents)], ['services.exe']);
    same('ours', platform.processes.describe(process.pid)?.services, []);
  });
  await checks.check('services: they have names for people', () => {
    const empty = hosts.flatMap(({ services }) => services).filter(({ displayName }) => displayName === '');
    same('without', empty, []);
  });
}

function processes({ platform }: Subject): readonly ProcessInfo[] {
  const pids = Array.from({ length: MOST_PIDS / 4 }, (_, index) => index * 4);
  return pids.flatMap((pid) => platform.processes.describe(pid) ?? []);
}

/** `ImagePath    REG_EXPAND_SZ    C:\windows\system32\svchost.exe -k netsvcs` */
function programOf(service: string): string {
  if (madeByWine.test(service)) return 'winedevice.exe';
  const key = `${SERVICES_KEY}\\${service}`;
  const text = execFileSync('reg', ['query', key, '/v', 'ImagePath'], { encoding: 'utf8', timeout: 20_000 });
  const path = /ImagePath\s+REG_\w+\s+"?(.*?\.(?:exe|sys))/i.exec(text)?.[1] ?? text;
  // Drivers run in a program of Wine's own.
  return path.toLowerCase().endsWith('.sys') ? 'winedevice.exe' : win32.basename(path).toLowerCase();
}
