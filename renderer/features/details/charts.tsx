import { memo } from 'react';
import { Area, AreaChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ProcessSample } from '../../../shared/domain/process';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { rateText, trafficWords } from '../../components/health-words';
import { useLack } from '../../components/use-lack';
import { bytesText, countText, percentText } from '../../format';
import { t } from '../../i18n';
import { sampleSpan } from '../../store/samples';
import styles from './details.module.css';

type Measure = 'traffic' | 'connections' | 'cpu' | 'memory';

interface ChartStyle {
  /** What is drawn, and what is beside it as a broken line. */
  readonly area: keyof ProcessSample;
  readonly line?: keyof ProcessSample;
  /** What is said of the last sample; null where nobody counts it. */
  readonly text: (sample: ProcessSample) => string | null;
  /** The least that a full chart stands for, so that a quiet process draws no noise. */
  readonly leastTop: number;
}

const charts: Readonly<Record<Measure, ChartStyle>> = {
  traffic: { area: 'received', line: 'sent', text: trafficText, leastTop: 1024 },
  connections: { area: 'connections', text: ({ connections }) => countText(connections), leastTop: 4 },
  cpu: { area: 'cpu', text: ({ cpu }) => `${percentText(cpu)} %`, leastTop: 0.05 },
  memory: { area: 'memory', text: ({ memory }) => bytesText(memory), leastTop: 16 * 1024 * 1024 },
};

function trafficText({ received, sent }: ProcessSample): string | null {
  return received === null || sent === null ? null : trafficWords(received, sent);
}

/** Small charts under one another, over the same five minutes. */
export const Charts = memo(({ samples }: { readonly samples: readonly ProcessSample[] }) =>
  (['traffic', 'connections', 'cpu', 'memory'] as const).map((measure) => (
    <Chart key={measure} measure={measure} samples={samples} />
  )),
);
Charts.displayName = 'Charts';

interface ChartProps {
  readonly measure: Measure;
  readonly samples: readonly ProcessSample[];
}

function Chart({ measure, samples }: ChartProps) {
  const last = samples.at(-1);
  if (!last) return null;
  const { area, line, text, leastTop } = charts[measure];
  const name = t(`details.does.${measure}`);
  const value = text(last);
  if (value === null) return <NotCounted />;
  const lines = { type: 'linear', strokeWidth: 1.5, isAnimationActive: false } as const;
  return (
    <figure className={styles.chart} aria-label={t('details.does.chart', { name, value })}>
      <figcaption aria-hidden="true">
        {name}
        {line === undefined ? <b>{value}</b> : <TrafficLegend sample={last} />}
      </figcaption>
      <ResponsiveContainer width="100%" height={44}>
        <AreaChart data={[...samples]} margin={{ top: 2, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis dataKey="at" type="number" domain={[last.at - sampleSpan, last.at]} hide />
          <YAxis domain={[0, (top: number) => Math.max(top * 1.15, leastTop)]} hide />
          <Area {...lines} dataKey={area} stroke="var(--accent)" fill="var(--accent)" fillOpacity={0.14} />
          {line && <Area {...lines} dataKey={line} stroke="var(--text-2)" strokeDasharray="3 3" fill="none" />}
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}

/** Why there is no chart of the traffic. */
function NotCounted() {
  const lack = useLack('counters');
  return (
    <p className={styles.note}>{lack === null ? t('details.does.notCounted') : capabilityText(t, 'counters', lack)}</p>
  );
}

/** The rates, underlined as their lines are drawn. */
function TrafficLegend({ sample: { received, sent } }: { readonly sample: ProcessSample }) {
  if (received === null || sent === null) return null;
  return (
    <span>
      <b className={styles.solid}>↓ {rateText(received)}</b> <b className={styles.dashed}>↑ {rateText(sent)}</b>
    </span>
  );
}
