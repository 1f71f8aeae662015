import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ProcessInfo } from '../../../shared/domain/process';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { Button } from '../../components/button';
import { useLack } from '../../components/use-lack';
import { t } from '../../i18n';
import { useServices } from '../../services';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import { commandText } from './command-text';
import styles from './details.module.css';

interface ActionsProps {
  readonly row: PortRow;
  readonly process: ProcessInfo | null;
  readonly onStop: (row: PortRow) => void;
}

/** What can be done with it. */
export function Actions({ row, process, onStop }: ActionsProps) {
  const { networkType, localAddress, localPort } = row.sockets[0];
  const lack = useLack('kill');
  const why = lack === null ? undefined : capabilityText(t, 'kill', lack);
  return (
    <>
      <div className={styles.actions}>
        <Button
          tone="danger"
          disabled={row.closed || why !== undefined}
          title={why}
          onClick={() => {
            onStop(row);
          }}
        >
          {t('details.action.stop')}
        </Button>
        <CopyButton what="address" text={addressText(networkType, localAddress, localPort)} />
        {process && <CopyButton what="pid" text={String(process.pid)} />}
        {process?.commandArgs && <CopyButton what="command" text={commandText(process.commandArgs)} />}
      </div>
      {why !== undefined && <p className={styles.note}>{why}</p>}
    </>
  );
}

interface CopyButtonProps {
  readonly what: 'address' | 'pid' | 'command';
  readonly text: string;
}

function CopyButton({ what, text }: CopyButtonProps) {
  const { bridge, ask } = useServices();
  const [copied, setCopied] = useState<string | null>(null);
  return (
    <>
      <Button
        title={t(`details.copy.${what}`)}
        aria-label={t(`details.copy.${what}`)}
        onClick={() => {
          ask('copy', bridge.app.copyText(text), () => {
            setCopied(text);
          });
        }}
        onBlur={() => {
          setCopied(null);
        }}
      >
        {copied === text ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
        {t(`details.action.${what}`)}
      </Button>
      <span role="status" className="heard">
        {copied === text && t('details.copy.done')}
      </span>
    </>
  );
}
