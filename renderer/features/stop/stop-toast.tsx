import { CircleAlert, CircleCheck, LoaderCircle, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { useStore } from '../../services';
import type { StopState } from './stop-state';
import { resultText } from './stop-words';
import styles from './stop.module.css';
import type { Stopper } from './stopper';

/** How long good news stays, in milliseconds; what needs an answer stays until it has one. */
const goodNewsDuration = 6000;

interface StopToastProps {
  readonly stopper: Stopper;
  /** What had the focus goes away. */
  readonly onLeave: () => void;
}

/** What becomes of a stop, said at the foot of the table and to screen readers. */
export function StopToast({ stopper, onLeave }: StopToastProps) {
  const state = useStore(stopper.state);
  const box = useRef<HTMLDivElement>(null);
  const leave = (): void => {
    if (box.current?.contains(document.activeElement)) onLeave();
  };
  const dismiss = useEffectEvent(() => {
    leave();
    stopper.dismiss();
  });
  useEffect(() => {
    if (!isGood(state)) return undefined;
    const timer = window.setTimeout(() => {
      dismiss();
    }, goodNewsDuration);
    return () => {
      window.clearTimeout(timer);
    };
  }, [state]);
  return (
    <div ref={box} className={styles.toasts} role="status" aria-live="polite">
      {state.step === 'working' && (
        <div className={styles.toast}>
          <LoaderCircle className={styles.spin} aria-hidden="true" />
          <span>{t('stop.toast.working', { port: state.wish.port })}</span>
        </div>
      )}
      {state.step === 'done' && <Done state={state} stopper={stopper} onLeave={leave} />}
    </div>
  );
}

type DoneState = Extract<StopState, { step: 'done' }>;

function isGood(state: StopState): boolean {
  return state.step === 'done' && (state.result.kind === 'freed' || state.result.kind === 'gone');
}

function Done({ state, stopper, onLeave }: StopToastProps & { readonly state: DoneState }) {
  const good = isGood(state);
  const Icon = good ? CircleCheck : CircleAlert;
  return (
    <div className={styles.toast} data-good={good || undefined}>
      <Icon aria-hidden="true" />
      <span>{resultText(state)}</span>
      {state.result.kind === 'stillHeld' && (
        <Button
          small
          tone="danger"
          onClick={() => {
            onLeave();
            void stopper.force();
          }}
        >
          {t('stop.toast.force')}
        </Button>
      )}
      <button
        type="button"
        className={styles.dismiss}
        aria-label={t('stop.toast.dismiss')}
        onClick={() => {
          onLeave();
          stopper.dismiss();
        }}
      >
        <X aria-hidden="true" />
      </button>
    </div>
  );
}
