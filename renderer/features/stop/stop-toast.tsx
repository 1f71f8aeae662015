import { Button } from '../../components/button';
import { Toast } from '../../components/toast';
import { useToast } from '../../components/use-toast';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { StopState } from './stop-state';
import { resultText } from './stop-words';
import type { Stopper } from './stopper';

interface StopToastProps {
  readonly stopper: Stopper;
  /** What had the focus goes away. */
  readonly onLeave: () => void;
}

/** What becomes of a stop, said at the foot of the table and to screen readers. */
export function StopToast({ stopper, onLeave }: StopToastProps) {
  const state = useStore(stopper.state);
  const { box, leave, dismiss } = useToast({
    state,
    isGood: isGood(state),
    onDismiss: () => {
      stopper.dismiss();
    },
    onLeave,
  });
  return (
    <div ref={box} role="status" aria-live="polite">
      {state.step === 'working' && <Toast tone="working" text={workingText(state)} />}
      {state.step === 'done' && (
        <Toast tone={isGood(state) ? 'good' : 'notice'} text={resultText(state)} onDismiss={dismiss}>
          <WayOn state={state} stopper={stopper} onLeave={leave} />
        </Toast>
      )}
    </div>
  );
}

type DoneState = Extract<StopState, { step: 'done' }>;

function isGood(state: StopState): boolean {
  return state.step === 'done' && (state.result.kind === 'freed' || state.result.kind === 'gone');
}

function workingText({ wish: { port }, means }: Extract<StopState, { step: 'working' }>): string {
  return t(means === 'elevate' ? 'stop.toast.workingElevate' : 'stop.toast.working', { port });
}

/** What is left to try. */
function WayOn({ state, stopper, onLeave }: StopToastProps & { readonly state: DoneState }) {
  const canElevate = useStore(useServices().info)?.canElevate ?? false;
  const means = wayOnFrom(state, canElevate);
  if (means === null) return null;
  return (
    <Button
      small
      tone={means === 'force' ? 'danger' : 'plain'}
      title={means === 'elevate' ? t('stop.toast.elevateHint') : undefined}
      onClick={() => {
        onLeave();
        void stopper.tryBy(means);
      }}
    >
      {t(`stop.toast.${means}`)}
    </Button>
  );
}

function wayOnFrom({ plan, result }: DoneState, canElevate: boolean): 'force' | 'elevate' | null {
  if (plan === null) return null;
  if (result.kind === 'stillHeld') return 'force';
  const refusal = result.kind === 'refused' ? result.refusal.code : null;
  if (refusal === 'cannotAsk') return 'force';
  if (refusal === 'elevationCancelled' || refusal === 'elevationBusy') return 'elevate';
  // An administrator ends no process with several services, for the others in it.
  const isShared = plan.concerns.some(({ code }) => code === 'otherServices');
  return refusal === 'notPermitted' && canElevate && !isShared ? 'elevate' : null;
}
