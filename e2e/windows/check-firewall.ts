import { execFileSync } from 'node:child_process';
import type { ProfileVerdict } from '../../shared/domain/firewall';
import { createInspectors } from '../../electron/engine/platform/win32/inspectors';
import type { LoadedWindows } from '../../electron/engine/platform/win32/load-windows';
import { systemRootOf } from '../../electron/engine/platform/win32/load-windows';
import type { Child, Opened, Subject } from '../conformance/subject';
import { same, there } from '../support/checks';

/** Where Windows keeps its firewall's rules, each a text ([MS-GPFAS] 2.2.2.19). Wine has none. */
const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';

const reg = { stdio: 'ignore', timeout: 20_000 } as const;

const profiles = ['domain', 'private', 'public'] as const;

/** Verdicts on real listeners, of rules that the registry really has. */
export async function checkFirewall(subject: Subject, windows: LoadedWindows): Promise<void> {
  try {
    await checkVerdicts(subject, windows);
  } finally {
    execFileSync('reg', ['delete', POLICY, '/f'], reg);
  }
}

async function checkVerdicts(subject: Subject, windows: LoadedWindows): Promise<void> {
  const { checks } = subject;
  const child = await subject.start();
  const [open, closed, local] = [
    await subject.open(child, 'tcp', '0.0.0.0'),
    await subject.open(child, 'tcp', '0.0.0.0'),
    await subject.open(child, 'tcp', '127.0.0.1'),
  ];
  await checks.check('firewall: without a policy in the registry nothing is said', async () => {
    same('verdicts', await verdictsOn(subject, windows, child, open), null);
  });
  const rule = `v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=${open.port}|Name=Porthole's test|`;
  setValue('FirewallRules', 'PortholeTest', rule);
  await checks.check('firewall: a listener that a rule lets in is allowed, by the name of the rule', async () => {
    const expected = profiles.map((profile) => ({ profile, verdict: 'allowed', rule: "Porthole's test" }));
    same('verdicts', await verdictsOn(subject, windows, child, open), expected);
  });
  await checks.check('firewall: a listener that no rule is for is blocked', async () => {
    const expected = profiles.map((profile) => ({ profile, verdict: 'blocked', rule: null }));
    same('verdicts', await verdictsOn(subject, windows, child, closed), expected);
  });
  await checks.check('firewall: on loopback there is nothing to be said', async () => {
    same('verdicts', await verdictsOn(subject, windows, child, local), []);
  });
  setValue(
    'FirewallRules',
    'PortholeTest2',
    `v2.30|Action=Block|Active=TRUE|Dir=In|App=${child.told.executablePath}|Name=No|`,
  );
  await checks.check('firewall: a rule that blocks the program goes before one that allows its port', async () => {
    const verdicts = await verdictsOn(subject, windows, child, open);
    same(
      'verdicts',
      verdicts,
      profiles.map((profile) => ({ profile, verdict: 'blocked', rule: 'No' })),
    );
  });
  setValue('PublicProfile', 'EnableFirewall', 0);
  await checks.check('firewall: where it is switched off, it is off', async () => {
    const verdicts = await verdictsOn(subject, windows, child, closed);
    same('of public networks', verdicts?.at(-1), { profile: 'public', verdict: 'off', rule: null });
    same('of private ones', verdicts?.[1]?.verdict, 'blocked');
  });
  await child.end();
}

/** Asked anew each time: what was read stands for some seconds. */
async function verdictsOn(
  subject: Subject,
  { ffi, open }: LoadedWindows,
  child: Child,
  opened: Opened,
): Promise<readonly ProfileVerdict[] | null> {
  const firewall = there('firewall', createInspectors(ffi, open, systemRootOf(process.env), process.env).firewall);
  const holder = there('process', subject.platform.processes.describe(child.told.pid));
  const verdicts = await firewall.verdictsOn([await subject.see(opened)], holder);
  return verdicts && there('verdict', verdicts[0]).profiles;
}

function setValue(key: string, name: string, data: string | number): void {
  const type = typeof data === 'number' ? 'REG_DWORD' : 'REG_SZ';
  const words = ['add', `${POLICY}\\${key}`, '/v', name, '/t', type, '/d', String(data), '/f'];
  execFileSync('reg', words, reg);
}
