import type { ProcessInfo } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { productText } from '../../../shared/i18n/origin-text';
import { useNow } from '../../clock';
import { ageText, dateText } from '../../format';
import { t } from '../../i18n';
import { commandText } from './command-text';
import { Fact } from './fact';
import { OriginFacts } from './origin-facts';
import { visibleOr } from './visible-or';

/** What is known of a process and of its program. */
export function ProcessFacts({ process }: { readonly process: ProcessInfo }) {
  const { executablePath, commandArgs, workingDirectory, project, terminal, group, creationTime } = process;
  const { elevated } = process;
  const unit = group?.unit ?? null;
  const product = productText(t, process.product);
  return (
    <>
      <Fact name={t('details.who.program')} mono>
        {visibleOr(executablePath)}
      </Fact>
      {product !== null && (
        <Fact name={t('details.who.product')}>
          <span title={t('details.who.productHint')}>{product}</span>
        </Fact>
      )}
      <OriginFacts process={process} />
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
      {elevated !== null && (
        <Fact name={t('details.who.rights')}>{t(elevated ? 'details.who.elevated' : 'details.who.notElevated')}</Fact>
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

function Started({ time }: { readonly time: number }) {
  return t('details.who.startedAt', { ago: ageText(useNow() - time), time: dateText(time) });
}
