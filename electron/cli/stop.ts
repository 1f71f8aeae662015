import { assertNever } from '../../shared/domain/assert-never';
import type { StopOutcome, StopPlan, StopRefusal, StopTarget } from '../../shared/domain/stop';
import { concernsOf } from '../../shared/domain/stop';
import { visibleText } from '../../shared/domain/visible-text';
import { concernText, outcomeText, refusalText } from '../../shared/i18n/stop-text';
import type { Engine } from '../engine/engine';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import type { Output } from './output';
import { listenersOn } from './who';

export interface StopOptions {
  readonly port: number;
  /** End what does not stop when it is asked to. */
  readonly force: boolean;
  /** Do not ask. */
  readonly yes: boolean;
}

/** Frees a port: at once when that is harmless, else after a yes. */
export async function stop(engine: Engine, { port, force, yes }: StopOptions, output: Output): Promise<ExitCode> {
  const listeners = listenersOn(engine, port);
  if (listeners.length === 0) {
    output.note(t('cli.nobody', { port }));
    return exitCodes.nothingThere;
  }
  // A port is mostly asked back for TCP; the same number of UDP is another port, and is left alone.
  const tcp = listeners.filter(({ transport }) => transport === 'tcp');
  const target = { socketIds: (tcp.length > 0 ? tcp : listeners).map(({ id }) => id) };
  const plan = await engine.stopper.plan(target);
  if (plan.refusal) return refuse(plan.refusal, output);
  const concerns = planText(plan, force);
  if (concerns !== null && !(await agreed(plan, concerns, yes, output))) return exitCodes.refused;
  let outcome = await engine.stopper.stop({ planId: plan.id, force: false });
  if (onlyForceHelps(outcome) && force) outcome = await end(engine, target, plan);
  return conclude(plan, outcome, force, output);
}

/** Ends what is left of the processes that were agreed on: some may have stopped when they were asked to. */
async function end({ stopper }: Engine, target: StopTarget, agreedOn: StopPlan): Promise<StopOutcome> {
  const plan = await stopper.plan(target);
  const stranger = plan.victims.find(({ process }) => !agreedOn.victims.some((victim) => victim.process === process));
  if (!stranger) return stopper.stop({ planId: plan.id, force: true });
  return { kind: 'refused', refusal: { code: 'identityChanged', name: stranger.name, pid: stranger.pid } };
}

/** Whether it was asked to stop and has not, or cannot be asked. */
function onlyForceHelps(outcome: StopOutcome): boolean {
  return outcome.kind === 'stillHeld' || (outcome.kind === 'refused' && outcome.refusal.code === 'cannotAsk');
}

async function agreed({ port }: StopPlan, concerns: string, yes: boolean, output: Output): Promise<boolean> {
  output.note(concerns);
  if (yes) return true;
  if (output.confirm) return output.confirm(t('cli.stop.question', { port }));
  output.note(t('cli.stop.needsYes'));
  return false;
}

/** What would be stopped, and what a person should know before; null where there is nothing to know. */
function planText(plan: StopPlan, force: boolean): string | null {
  const concerns = concernsOf(plan, force ? 'force' : 'ask');
  if (concerns.length === 0) return null;
  const stops = plan.victims.map(({ name, pid }) => t('cli.stop.victim', { name: visibleText(name), pid }));
  // It is asked to stop first, whatever comes after.
  return [...stops, ...concerns.map((concern) => concernText(t, concern, 'ask'))].join('\n');
}

function refuse(refusal: StopRefusal, output: Output): ExitCode {
  output.note(refusalText(t, refusal));
  return refusal.code === 'nothingThere' ? exitCodes.nothingThere : exitCodes.refused;
}

function conclude(plan: StopPlan, outcome: StopOutcome, force: boolean, output: Output): ExitCode {
  switch (outcome.kind) {
    case 'freed':
      output.out(outcomeText(t, plan, outcome));
      return exitCodes.done;
    case 'gone':
      output.note(outcomeText(t, plan, outcome));
      return exitCodes.nothingThere;
    case 'stillHeld':
      output.note(outcomeText(t, plan, outcome));
      if (!force) output.note(t('cli.stop.tryForce'));
      return exitCodes.refused;
    case 'takenOver':
      output.note(outcomeText(t, plan, outcome));
      return exitCodes.refused;
    case 'refused': {
      const code = refuse(outcome.refusal, output);
      if (onlyForceHelps(outcome)) output.note(t('cli.stop.tryForce'));
      return code;
    }
    default:
      return assertNever(outcome);
  }
}
