import type { ReactNode } from 'react';
import type { ProcessInfo } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { useNow } from '../../clock';
import { ageText, dateText } from '../../format';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import { commandText } from './command-text';
import { Concerns } from './concerns';
import styles from './details.module.css';
import { Section } from './section';
import { SharingNote } from './sharing-note';

interface WhoProps {
  readonly row: PortRow;
  readonly process: ProcessInfo | null;
}

/** Who it is: the process, its program and where it listens, and who else does; what is odd about that; how sure it is. */
export function Who({ row, process }: WhoProps) {
  const { confidence, reason } = row.sockets[0].owner;
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
        <Fact name={t('details.who.user')}>{visibleOr(process?.owner ?? row.user)}</Fact>
        <Fact name={t('details.who.addresses')} mono>
          {row.sockets.map(({ id, networkType, localAddress, localPort }) => (
            <span key={id} className={styles.line}>
              {addressText(networkType, localAddress, localPort)}
            </span>
          ))}
        </Fact>
      </dl>
      <SharingNote row={row} />
    </Section>
  );
}

function ProcessFacts({ process }: { readonly process: ProcessInfo }) {
  const { executablePath, commandArgs, workingDirectory, project, terminal, group, creationTime } = process;
  const unit = group?.unit ?? null;
  return (
    <>
      <Fact name={t('details.who.program')} mono>
        {visibleOr(executablePath)}
      </Fact>
      <PackageFact process={process} />
      {commandArgs !== null && commandArgs.length > 1 && (
        <Fact name={t('details.who.command')} mono>
          {commandText(commandArgs)}
        </Fact>
      )}
      {project !== null && (
        <Fact name={t('details.who.project')}>
          <span title={visibleText(project.path)}>{visibleText(project.name)}</span>
        </Fact>
      )}
      {workingDirectory !== null && (
        <Fact name={t('details.who.folder')} mono>
          {visibleText(workingDirectory)}
        </Fact>
      )}
      {unit !== null && <Fact name={t('details.who.unit')}>{visibleText(unit)}</Fact>}
      {terminal !== null && (
        <Fact name={t('details.who.terminal')} mono>
          {visibleText(terminal)}
        </Fact>
      )}
      <Fact name={t('details.who.started')}>
        <Started time={creationTime} />
      </Fact>
    </>
  );
}

/** Nothing is said where there is none: a system may have package managers that Porthole does not know. */
function PackageFact({ process: { key } }: { readonly process: ProcessInfo }) {
  const { watched } = useServices().monitor;
  const software = useStore(watched.package);
  const { process } = useStore(watched.samples);
  if (software === null || process !== key) return null;
  const { name, version, manager } = software;
  return (
    <Fact name={t('details.who.package')}>
      {t('details.who.packageValue', { name: visibleText(name), version: visibleText(version), manager })}
    </Fact>
  );
}

function Started({ time }: { readonly time: number }) {
  return t('details.who.startedAt', { ago: ageText(useNow() - time), time: dateText(time) });
}

function visibleOr(text: string | null): string {
  return text === null ? t('details.who.unknown') : visibleText(text);
}

interface FactProps {
  readonly name: string;
  readonly mono?: boolean;
  readonly children: ReactNode;
}

function Fact({ name, mono = false, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}
