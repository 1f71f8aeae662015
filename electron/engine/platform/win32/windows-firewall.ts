import type { FirewallProfile, FirewallVerdict, ProfileVerdict } from '../../../../shared/domain/firewall';
import type { ProcessInfo } from '../../../../shared/domain/process';
import type { SocketInfo } from '../../../../shared/domain/socket';
import type { FirewallSource } from '../firewall-source';
import type { ReadCurrentProfiles } from './com';
import type { FirewallPolicy } from './evaluate-firewall';
import { evaluateFirewall } from './evaluate-firewall';
import type { FirewallTarget } from './match-firewall-rule';
import { PatientQuestion } from './patient-question';
import { readFirewallPolicy } from './read-firewall-policy';
import type { Registry } from './registry';
import { RulePrograms } from './rule-programs';
import type { LoadText } from './shell-text';

/** How long what was read stands, in ms. */
const LIFETIME_MS = 5000;
/** How long the system may take to tell what the firewall does, in ms: it does not tell while that starts or ends. */
const PATIENCE_MS = 3000;
const MOST_TEXTS = 512;
const LONGEST_NAME = 256;

export interface FirewallParts {
  readonly registry: Registry;
  /** Whether there is a firewall that does what the registry says; null where nobody can be asked. */
  readonly isRunning: (() => Promise<boolean>) | null;
  /** Null where COM cannot be asked. */
  readonly currentProfiles: ReadCurrentProfiles | null;
  /** Null where texts of libraries are not to be had: then rules have the names that the registry has. */
  readonly loadText: LoadText | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now?: () => number;
  readonly patience?: number;
}

/** Windows' own firewall: its rules and settings are in the registry, in no language. Only reads. */
export class WindowsFirewall implements FirewallSource {
  private policyRead: { readonly at: number; readonly policy: Promise<FirewallPolicy | null> } | null = null;
  private readonly running: PatientQuestion<boolean>;
  private readonly current: PatientQuestion<readonly FirewallProfile[]>;
  private readonly programs: RulePrograms;
  private readonly texts = new Map<string, Promise<string>>();
  private readonly now: () => number;

  constructor(private readonly parts: FirewallParts) {
    this.now = parts.now ?? (() => performance.now());
    const timing = { now: this.now, lifetime: LIFETIME_MS, patience: parts.patience ?? PATIENCE_MS };
    this.running = new PatientQuestion(parts.isRunning, timing);
    this.current = new PatientQuestion(parts.currentProfiles, timing);
    const variables = Object.entries(parts.environment);
    this.programs = new RulePrograms(new Map(variables.map(([name, value]) => [name.toLowerCase(), value ?? ''])));
  }

  /**
   * Those on loopback have no verdict (`profiles` is empty): the firewall does not look at what stays on this computer. Null
   * unless the firewall runs, too: nobody does what its rules say when it has ended.
   */
  async verdictsOn(listeners: readonly SocketInfo[], process: ProcessInfo): Promise<readonly FirewallVerdict[] | null> {
    const [running, policy, current] = await Promise.all([this.running.answer(), this.policy(), this.current.answer()]);
    if (running !== true || !policy) return null;
    return Promise.all(
      listeners.map(async (socket) => {
        const profiles = socket.exposure === 'loopback' ? [] : evaluateFirewall(policy, this.targetOf(socket, process));
        return { socketId: socket.id, profiles: await Promise.all(profiles.map((each) => this.named(each))), current };
      }),
    );
  }

  private policy(): Promise<FirewallPolicy | null> {
    if (!this.policyRead || this.now() - this.policyRead.at >= LIFETIME_MS) {
      this.policyRead = { at: this.now(), policy: readFirewallPolicy(this.parts.registry) };
    }
    return this.policyRead.policy;
  }

  private targetOf(socket: SocketInfo, process: ProcessInfo): FirewallTarget {
    const { transport, networkType, dualStack, localPort, owner } = socket;
    return {
      transport,
      networkType,
      dualStack,
      localPort,
      pid: process.pid,
      executablePath: process.executablePath,
      services: process.services.map(({ name }) => name),
      service: owner.service?.name ?? null,
      programs: this.programs,
    };
  }

  private async named(verdict: ProfileVerdict): Promise<ProfileVerdict> {
    const { rule } = verdict;
    return rule?.startsWith('@') === true ? { ...verdict, rule: await this.textOf(rule) } : verdict;
  }

  private textOf(reference: string): Promise<string> {
    const known = this.texts.get(reference);
    if (known) return known;
    if (this.texts.size >= MOST_TEXTS) this.texts.clear();
    const text = this.loadText(reference);
    this.texts.set(reference, text);
    return text;
  }

  private async loadText(reference: string): Promise<string> {
    try {
      const text = (await this.parts.loadText?.(reference)) ?? null;
      return text === null ? reference : text.slice(0, LONGEST_NAME);
    } catch {
      // koffi refuses what is no text for Windows: it is shown as it is.
      return reference;
    }
  }
}
