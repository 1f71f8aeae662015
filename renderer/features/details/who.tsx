import type { ProcessInfo } from '../../../shared/domain/process';
import { allServices, serviceText } from '../../../shared/i18n/origin-text';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import { Concerns } from './concerns';
import styles from './details.module.css';
import { Fact } from './fact';
import { FirewallFact } from './firewall-fact';
import { ProcessFacts } from './process-facts';
import { Section } from './section';
import { SharingNote } from './sharing-note';
import { visibleOr } from './visible-or';

interface WhoProps {
  readonly row: PortRow;
  readonly process: ProcessInfo | null;
}

/** Who it is: the process, its program and where it listens, and who else does; what is odd about that; how sure it is. */
export function Who({ row, process }: WhoProps) {
  const { confidence, reason, service } = row.sockets[0].owner;
  const services = allServices(service, process?.services ?? []);
  return (
    <Section title={t('details.who.title')}>
      {confidence !== 'exact' && (
        <p className={styles.doubt}>
          {t(`details.confidence.${confidence}`)} {reason !== null && t(`common.owner.reason.${reason}`)}
        </p>
      )}
      {process && <Concerns concerns={process.executableConcerns} />}
      <dl className={styles.facts}>
        {process && <ProcessFacts process={process} />}
        {services.length > 0 && (
          <Fact name={t('details.who.services')}>
            {services.map((each) => (
              <span key={each.name} className={styles.line}>
                {serviceText(t, each)}
              </span>
            ))}
          </Fact>
        )}
        <Fact name={t('details.who.user')}>{visibleOr(process?.owner ?? row.user)}</Fact>
        <Fact name={t('details.who.addresses')} mono>
          {row.sockets.map(({ id, networkType, localAddress, localPort }) => (
            <span key={id} className={styles.line}>
              {addressText(networkType, localAddress, localPort)}
            </span>
          ))}
        </Fact>
        <FirewallFact row={row} process={process} />
      </dl>
      <SharingNote row={row} />
    </Section>
  );
}
