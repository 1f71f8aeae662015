import { closeText } from '../../../shared/i18n/close-text';
import { Toast } from '../../components/toast';
import { useToast } from '../../components/use-toast';
import { t } from '../../i18n';
import { useStore } from '../../services';
import type { ConnectionCutter, CutState } from './connection-cutter';

interface CutToastProps {
  readonly cutter: ConnectionCutter;
  /** What had the focus goes away. */
  readonly onLeave: () => void;
}

/** What becomes of a connection that is cut, said at the foot of the table and to screen readers. */
export function CutToast({ cutter, onLeave }: CutToastProps) {
  const state = useStore(cutter.state);
  const { box, dismiss } = useToast({
    state,
    isGood: isGood(state),
    onDismiss: () => {
      cutter.dismiss();
    },
    onLeave,
  });
  return (
    <div ref={box} role="status" aria-live="polite">
      {state.step === 'working' && <Toast tone="working" text={t('details.cut.working', { peer: state.wish.peer })} />}
      {state.step === 'done' && (
        <Toast tone={isGood(state) ? 'good' : 'notice'} text={resultText(state)} onDismiss={dismiss} />
      )}
    </div>
  );
}

function isGood(state: CutState): boolean {
  return state.step === 'done' && (state.result.kind === 'closed' || state.result.kind === 'gone');
}

function resultText({ wish: { peer }, result }: Extract<CutState, { step: 'done' }>): string {
  return result.kind === 'unanswered' ? t('details.cut.unanswered', { peer }) : closeText(t, peer, result);
}
