import { assertNever } from '../../shared/domain/assert-never';
import { Engine } from '../engine/engine';
import { createPlatform } from '../engine/platform';
import type { NamespaceSource } from '../engine/platform/namespace-source';
import type { Platform } from '../engine/platform/platform';
import { visibleValues } from '../../shared/i18n/code-values';
import { t } from '../words';
import type { Command } from './arguments';
import { parseCommand } from './arguments';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { list } from './list';
import type { Output } from './output';
import { stop } from './stop';
import { who } from './who';

/** For the sockets of other network namespaces, in ms: a thousand of them take some three seconds. */
const MOST_WAITED_MS = 10_000;

/** Carries out one invocation of the CLI, given the words behind the program's name. */
export async function run(words: readonly string[], version: string, output: Output): Promise<ExitCode> {
  const parsed = parseCommand(words);
  if ('error' in parsed) {
    output.note(t(`cli.usageError.${parsed.error.code}`, visibleValues(parsed.error)));
    return exitCodes.wrongUse;
  }
  switch (parsed.command.kind) {
    case 'help':
      output.out(t('cli.usage'));
      return exitCodes.done;
    case 'version':
      output.out(version);
      return exitCodes.done;
    case 'list':
    case 'who':
    case 'stop':
      return look(parsed.command, output);
    default:
      return assertNever(parsed.command);
  }
}

/** Looks at the system, with the engine that the app uses, for as long as the command takes. */
async function look(command: Extract<Command, { kind: 'list' | 'who' | 'stop' }>, output: Output): Promise<ExitCode> {
  const platform = await createPlatform();
  platform.namespaces.setEnabled(command.kind === 'list' && command.namespaces);
  const engine = new Engine({
    platform,
    own: [process.pid],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  try {
    await engine.start();
    await readOtherNamespaces(engine, platform.namespaces);
    const failure = engine.monitor.limits().find(({ code }) => code === 'collectorFailed');
    if (failure) {
      output.note(t('cli.failed', { detail: failure.detail }));
      return exitCodes.refused;
    }
    return await carryOut(command, { engine, platform }, output);
  } finally {
    engine.dispose();
  }
}

/** They are read a slice at a time. */
async function readOtherNamespaces(engine: Engine, namespaces: NamespaceSource): Promise<void> {
  const deadline = performance.now() + MOST_WAITED_MS;
  while (namespaces.settling && performance.now() < deadline) await engine.readNow('all');
}

async function carryOut(
  command: Extract<Command, { kind: 'list' | 'who' | 'stop' }>,
  { engine, platform }: { readonly engine: Engine; readonly platform: Platform },
  output: Output,
): Promise<ExitCode> {
  switch (command.kind) {
    case 'list':
      return list(engine, command, output);
    case 'who':
      return who(engine, platform, command.port, output);
    case 'stop':
      return stop(engine, command, output);
    default:
      return assertNever(command);
  }
}
