import { useMemo } from 'react';
import { ownerName } from '../../components/owner-words';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import styles from './details.module.css';
import type { Sharing } from './sharing';
import { sharingsOf } from './sharing';

/** Who else listens on the port, and what that means for what comes to it. */
export function SharingNote({ row }: { readonly row: PortRow }) {
  const { rows } = useStore(useServices().monitor.state);
  const sharings = useMemo(() => sharingsOf(row, rows), [row, rows]);
  return sharings.map((sharing) => (
    <p key={sharing.kind} className={styles.sharing}>
      {sharingText(sharing)}
    </p>
  ));
}

function sharingText({ kind, row, socket, more }: Sharing): string {
  const { networkType, localAddress, localPort, transport } = socket;
  const address = addressText(networkType, localAddress, localPort);
  const owner = ownerText(row);
  if (kind === 'within') {
    if (more === 0) return t(`details.sharing.${transport}.within`, { address, owner });
    return t(`details.sharing.${transport}.withinMore`, { address, owner, count: more });
  }
  const owners = more === 0 ? owner : t('details.sharing.andMore', { owner, count: more });
  return t(`details.sharing.${transport}.${kind}`, { owners, address });
}

/** The name, and the PID where there is one. */
function ownerText({ label, processes }: PortRow): string {
  const name = ownerName(label);
  return processes[0] ? t('details.sharing.owner', { name, pid: processes[0].pid }) : name;
}
