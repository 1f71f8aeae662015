import { execFileSync } from 'node:child_process';
import type { ProfileVerdict } from '../../shared/domain/firewall';
import type { FirewallSource } from '../../electron/engine/platform/firewall-source';
import { createInspectors } from '../../electron/engine/platform/win32/inspectors';
import type { LoadedWindows } from '../../electron/engine/platform/win32/load-windows';
import { systemRootOf } from '../../electron/engine/platform/win32/load-windows';
import { loadRegistryCalls, WindowsRegistry } from '../../electron/engine/platform/win32/registry';
import { loadIsServiceRunning } from '../../electron/engine/platform/win32/running-service';
import { WindowsFirewall } from '../../electron/engine/platform/win32/windows-firewall';
import type { Child, Opened, Subject } from '../conformance/subject';
import { same, there } from '../support/checks';

/** Where Windows keeps its firewall's rules, each a text ([MS-GPFAS] 2.2.2.19). Wine has none. */
const POLICY = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';

/** A service that Windows and Wine start by themselves. */
const ALWAYS_RUNS = 'PlugPlay';

const reg = { stdio: 'ignore', timeout: 20_000 } as const;

const profiles = ['domain', 'private', 'public'] as const;

/** Verdicts on real listeners, of rules that the registry really has. */
export async function checkFirewall(subject: Subject, windows: LoadedWindows): Promise<void> {
  try {
    await checkVerdicts(subject, windows);
  } finally {
    deleteKey(POLICY);
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
  await checks.check('firewall: where it does not run, as under Wine, nothing is said', async () => {
    const { ffi, open: library } = windows;
    const { firewall } = createInspectors(ffi, library, systemRootOf(process.env), process.env);
    same('verdicts', await verdictsOf(there('firewall', firewall), subject, child, open), null);
  });
  await checks.check('firewall: whether a service runs is what the system tells', async () => {
    const isRunning = loadIsServiceRunning(windows.open);
    same('of one that does', await isRunning(ALWAYS_RUNS), true);
    same('of one that there is not', await isRunning('PortholeTest'), false);
  });
  await checks.check(
    'firewall: the registry tells that a value was written, also when there are no more of them',
    () => {
      const before = stateOf(windows, 'FirewallRules');
      same('untouched', stateOf(windows, 'FirewallRules'), before);
      setValue('FirewallRules', 'PortholeTest', `${rule}Desc=The same|`);
      const after = stateOf(windows, 'FirewallRules');
      same('number', after.count, before.count);
      same('written later', after.lastWrite > before.lastWrite, true);
    },
  );
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
  setValue(
    'RestrictedServices\\Static\\System',
    'PortholeTest',
    `V2.0|Action=Block|Dir=In|LPORT=${closed.port},${local.port}|App=${child.told.executablePath}|Name=Hardened|`,
  );
  await checks.check('firewall: what keeps a service from a port is among the rules', async () => {
    const verdicts = await verdictsOn(subject, windows, child, closed);
    same('verdict', verdicts?.[0], { profile: 'domain', verdict: 'blocked', rule: 'Hardened' });
  });
  deleteKey(`${POLICY}\\RestrictedServices`);
  setValue('PublicProfile', 'EnableFirewall', 0);
  await checks.check('firewall: where it is switched off, it is off', async () => {
    const verdicts = await verdictsOn(subject, windows, child, closed);
    same('of public networks', verdicts?.at(-1), { profile: 'public', verdict: 'off', rule: null });
    same('of private ones', verdicts?.[1]?.verdict, 'blocked');
  });
  await child.end();
}

/** Asked anew each time: what was read stands for some seconds. Of a firewall that is said to run. */
async function verdictsOn(
  subject: Subject,
  { open }: LoadedWindows,
  child: Child,
  opened: Opened,
): Promise<readonly ProfileVerdict[] | null> {
  const firewall = new WindowsFirewall({
    registry: new WindowsRegistry(loadRegistryCalls(open)),
    isRunning: async () => true,
    currentProfiles: null,
    loadText: null,
    environment: process.env,
  });
  return verdictsOf(firewall, subject, child, opened);
}

async function verdictsOf(
  firewall: FirewallSource,
  subject: Subject,
  child: Child,
  opened: Opened,
): Promise<readonly ProfileVerdict[] | null> {
  const holder = there('process', subject.platform.processes.describe(child.told.pid));
  const verdicts = await firewall.verdictsOn([await subject.see(opened)], holder);
  return verdicts && there('verdict', verdicts[0]).profiles;
}

function stateOf({ open }: LoadedWindows, key: string): { readonly count: number; readonly lastWrite: bigint } {
  const calls = loadRegistryCalls(open);
  const [opened, count, lastWrite] = [new BigInt64Array(1), new Uint32Array(1), new BigUint64Array(1)];
  same('opened', calls.open(`${POLICY.slice('HKLM\\'.length)}\\${key}`, opened), 0);
  try {
    same('asked', calls.queryInfo(opened[0] ?? 0n, count, lastWrite), 0);
  } finally {
    calls.close(opened[0] ?? 0n);
  }
  return { count: count[0] ?? 0, lastWrite: lastWrite[0] ?? 0n };
}

function deleteKey(key: string): void {
  execFileSync('reg', ['delete', key, '/f'], reg);
}

function setValue(key: string, name: string, data: string | number): void {
  const type = typeof data === 'number' ? 'REG_DWORD' : 'REG_SZ';
  const words = ['add', `${POLICY}\\${key}`, '/v', name, '/t', type, '/d', String(data), '/f'];
  execFileSync('reg', words, reg);
}
