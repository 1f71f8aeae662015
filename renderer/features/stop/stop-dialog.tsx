import { TriangleAlert } from 'lucide-react';
import type { StopVictim } from '../../../shared/domain/stop';
import { visibleText } from '../../../shared/domain/visible-text';
import { concernText, refusalText } from '../../../shared/i18n/stop-text';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { t } from '../../i18n';
import { useStore } from '../../services';
import type { StopState } from './stop-state';
import styles from './stop.module.css';
import type { Stopper } from './stopper';

/** The stop plan, for a person to agree to; or why there is none. */
export function StopDialog({ stopper }: { readonly stopper: Stopper }) {
  const state = useStore(stopper.state);
  return (
    <Dialog
      opened={state.step === 'asking'}
      onClose={() => {
        stopper.dismiss();
      }}
      title={state.step === 'asking' ? titleOf(state) : ''}
      size={460}
    >
      {state.step === 'asking' && <Plan state={state} stopper={stopper} />}
    </Dialog>
  );
}

type Asking = Extract<StopState, { step: 'asking' }>;

function titleOf({ plan, force, wish: { port } }: Asking): string {
  if (plan.refusal) return t('stop.dialog.refused', { port });
  return t(force ? 'stop.dialog.titleForce' : 'stop.dialog.title', { port });
}

function Plan({ state: { plan, force }, stopper }: { readonly state: Asking; readonly stopper: Stopper }) {
  const cancel = (): void => {
    stopper.dismiss();
  };
  if (plan.refusal) {
    return (
      <>
        <p className={styles.text}>{refusalText(t, plan.refusal)}</p>
        <div className={styles.buttons}>
          <Button data-autofocus onClick={cancel}>
            {t('common.close')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className={styles.text}>
        {t(force ? 'stop.dialog.whatForce' : 'stop.dialog.what', { count: plan.victims.length })}
      </p>
      <ul className={styles.victims}>
        {plan.victims.map((victim) => (
          <Victim key={victim.process} victim={victim} />
        ))}
      </ul>
      {plan.concerns.length > 0 && (
        <ul className={styles.concerns} aria-label={t('stop.dialog.concerns')}>
          {plan.concerns.map((concern) => (
            <li key={concernText(t, concern)}>
              <TriangleAlert aria-hidden="true" />
              {concernText(t, concern)}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button data-autofocus onClick={cancel}>
          {t('stop.dialog.cancel')}
        </Button>
        <Button tone="danger" onClick={() => void stopper.confirm()}>
          {t(force ? 'stop.dialog.force' : 'stop.dialog.confirm')}
        </Button>
      </div>
    </>
  );
}

function Victim({ victim: { name, pid, user, connections } }: { readonly victim: StopVictim }) {
  return (
    <li>
      <strong>{t('stop.dialog.victim', { name: visibleText(name), pid })}</strong>
      {user !== null && <span> {t('stop.dialog.ofUser', { user: visibleText(user) })}</span>}
      {connections > 0 && <span className={styles.cut}>{t('stop.dialog.connections', { count: connections })}</span>}
    </li>
  );
}
