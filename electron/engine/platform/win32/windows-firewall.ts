import type { FirewallProfile, FirewallVerdict, ProfileVerdict } from '../../../../shared/domain/firewall';
import type { ProcessInfo } from '../../../../shared/domain/process';
import type { SocketInfo } from '../../../../shared/domain/socket';
import type { FirewallSource } from '../firewall-source';
import type { ReadCurrentProfiles } from './com';
import type { FirewallPolicy, FirewallTarget } from './evaluate-firewall';
import { evaluateFirewall } from './evaluate-firewall';
import { readFirewallPolicy } from './read-firewall-policy';
import type { Registry } from './registry';
import type { LoadText } from './shell-text';

/** How long what was read stands, in ms. */
const LIFETIME_MS = 5000;
/** How long the firewall may take to tell which networks are connected, in ms: it does not while it starts or ends. */
const PATIENCE_MS = 3000;
const MOST_TEXTS = 512;
const LONGEST_NAME = 256;

export interface FirewallParts {
  readonly registry: Registry;
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
  private currentRead: { readonly at: number; readonly current: ReturnType<ReadCurrentProfiles> } | null = null;
  private readonly texts = new Map<string, Promise<string>>();
  private readonly variables: ReadonlyMap<string, string>;
  private readonly now: () => number;

  constructor(private readonly parts: FirewallParts) {
    this.now = parts.now ?? (() => performance.now());
    this.variables = new Map(
      Object.entries(parts.environment).map(([name, value]) => [name.toLowerCase(), value ?? '']),
    );
  }

  /** Those on loopback have no verdict (`profiles` is empty): the firewall does not look at what stays on this computer. */
  async verdictsOn(listeners: readonly SocketInfo[], process: ProcessInfo): Promise<readonly FirewallVerdict[] | null> {
    const [policy, current] = await Promise.all([this.policy(), this.current()]);
    if (!policy) return null;
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

  private current(): Promise<readonly FirewallProfile[] | null> {
    if (!this.currentRead || this.now() - this.currentRead.at >= LIFETIME_MS) {
      this.currentRead = { at: this.now(), current: this.askCurrent() };
    }
    return this.currentRead.current;
  }

  private async askCurrent(): Promise<readonly FirewallProfile[] | null> {
    const { currentProfiles, patience = PATIENCE_MS } = this.parts;
    if (!currentProfiles) return null;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patience).unref();
    });
    try {
      return await Promise.race([currentProfiles(), tooLate]);
    } catch {
      // The verdicts are right without it.
      return null;
    } finally {
      clearTimeout(timer);
    }
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
      variables: this.variables,
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
