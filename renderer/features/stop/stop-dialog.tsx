import { TriangleAlert } from 'lucide-react';
import type { StopVictim } from '../../../shared/domain/stop';
import { concernsOf } from '../../../shared/domain/stop';
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

/** The words of each way to stop. */
const words = {
  ask: { title: 'stop.dialog.title', what: 'stop.dialog.what', confirm: 'stop.dialog.confirm' },
  force: { title: 'stop.dialog.titleForce', what: 'stop.dialog.whatForce', confirm: 'stop.dialog.force' },
  elevate: { title: 'stop.dialog.titleElevate', what: 'stop.dialog.whatElevate', confirm: 'stop.dialog.elevate' },
} as const;

function titleOf({ plan, means, wish: { port } }: Asking): string {
  if (plan.refusal) return t('stop.dialog.refused', { port });
  return t(words[means].title, { port });
}

function Plan({ state: { plan, means }, stopper }: { readonly state: Asking; readonly stopper: Stopper }) {
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
  const concerns = concernsOf(plan, means).map((concern) => concernText(t, concern, means));
  return (
    <>
      <p className={styles.text}>{t(words[means].what, { count: plan.victims.length })}</p>
      <ul className={styles.victims}>
        {plan.victims.map((victim) => (
          <Victim key={victim.process} victim={victim} means={means} />
        ))}
      </ul>
      {concerns.length > 0 && (
        <ul className={styles.concerns} aria-label={t('stop.dialog.concerns')}>
          {concerns.map((concern) => (
            <li key={concern}>
              <TriangleAlert aria-hidden="true" />
              {concern}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button data-autofocus onClick={cancel}>
          {t('stop.dialog.cancel')}
        </Button>
        <Button tone="danger" onClick={() => void stopper.confirm()}>
          {t(words[means].confirm)}
        </Button>
      </div>
    </>
  );
}

interface VictimProps {
  readonly victim: StopVictim;
  readonly means: Asking['means'];
}

/** A service is stopped by itself, but by force it ends with its process. */
function Victim({ victim: { name, pid, user, connections, service }, means }: VictimProps) {
  const victim = t('stop.dialog.victim', { name: visibleText(name), pid });
  const isService = service !== null && means !== 'force';
  return (
    <li>
      <strong>
        {isService ? t('stop.dialog.victimService', { service: visibleText(service.displayName), victim }) : victim}
      </strong>
      {user !== null && <span> {t('stop.dialog.ofUser', { user: visibleText(user) })}</span>}
      {connections > 0 && <span className={styles.cut}>{t('stop.dialog.connections', { count: connections })}</span>}
    </li>
  );
}
