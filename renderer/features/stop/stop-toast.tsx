import { CircleAlert, CircleCheck, LoaderCircle, X } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { useStore } from '../../services';
import type { StopState } from './stop-state';
import { resultText } from './stop-words';
import styles from './stop.module.css';
import type { Stopper } from './stopper';

/** How long good news stays, in milliseconds; what needs an answer stays until it has one. */
const goodNewsDuration = 6000;

/** What becomes of a stop, said at the foot of the table and to screen readers. */
export function StopToast({ stopper }: { readonly stopper: Stopper }) {
  const state = useStore(stopper.state);
  useEffect(() => {
    if (!isGood(state)) return undefined;
    const timer = window.setTimeout(() => {
      stopper.dismiss();
    }, goodNewsDuration);
    return () => {
      window.clearTimeout(timer);
    };
  }, [state, stopper]);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {state.step === 'working' && (
        <div className={styles.toast}>
          <LoaderCircle className={styles.spin} aria-hidden="true" />
          <span>{t('stop.toast.working', { port: state.wish.port })}</span>
        </div>
      )}
      {state.step === 'done' && <Done state={state} stopper={stopper} />}
    </div>
  );
}

type DoneState = Extract<StopState, { step: 'done' }>;

function isGood(state: StopState): boolean {
  return state.step === 'done' && (state.result.kind === 'freed' || state.result.kind === 'gone');
}

function Done({ state, stopper }: { readonly state: DoneState; readonly stopper: Stopper }) {
  const good = isGood(state);
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <div className={styles.toast} data-good={good || undefined}>
      <Icon aria-hidden="true" />
      <span>{resultText(state)}</span>
      {state.result.kind === 'stillHeld' && (
        <Button small tone="danger" onClick={() => void stopper.force()}>
          {t('stop.toast.force')}
        </Button>
      )}
      <button
        type="button"
        className={styles.dismiss}
        aria-label={t('stop.toast.dismiss')}
        onClick={() => {
          stopper.dismiss();
        }}
      >
        <X aria-hidden="true" />
      </button>
    </div>
  );
}
