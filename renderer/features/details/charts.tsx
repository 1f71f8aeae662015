import { memo } from 'react';
import { Area, AreaChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ProcessSample } from '../../../shared/domain/process';
import { bytesText, countText, percentText } from '../../format';
import { t } from '../../i18n';
import { sampleSpan } from '../../store/samples';
import styles from './details.module.css';

type Measure = 'connections' | 'cpu' | 'memory';

const measures: readonly Measure[] = ['connections', 'cpu', 'memory'];

const valueTexts: Readonly<Record<Measure, (value: number) => string>> = {
  connections: countText,
  cpu: (share) => `${percentText(share)} %`,
  memory: bytesText,
};

/** Room above the highest point; and the least that a full chart stands for, so that a quiet process draws no noise. */
const leastTop: Readonly<Record<Measure, number>> = { connections: 4, cpu: 0.05, memory: 16 * 1024 * 1024 };

/** Three small charts under one another, over the same five minutes. */
export const Charts = memo(({ samples }: { readonly samples: readonly ProcessSample[] }) =>
  measures.map((measure) => <Chart key={measure} measure={measure} samples={samples} />),
);
Charts.displayName = 'Charts';

interface ChartProps {
  readonly measure: Measure;
  readonly samples: readonly ProcessSample[];
}

function Chart({ measure, samples }: ChartProps) {
  const last = samples.at(-1);
  if (!last) return null;
  const name = t(`details.does.${measure}`);
  const value = valueTexts[measure](last[measure]);
  return (
    <figure className={styles.chart} aria-label={t('details.does.chart', { name, value })}>
      <figcaption aria-hidden="true">
        {name} <b>{value}</b>
      </figcaption>
      <ResponsiveContainer width="100%" height={44}>
        <AreaChart data={[...samples]} margin={{ top: 2, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <XAxis dataKey="at" type="number" domain={[last.at - sampleSpan, last.at]} hide />
          <YAxis domain={[0, (top: number) => Math.max(top * 1.15, leastTop[measure])]} hide />
          <Area
            dataKey={measure}
            type="linear"
            stroke="var(--accent)"
            strokeWidth={1.5}
            fill="var(--accent)"
            fillOpacity={0.14}
            isAnimationActive={false}
          />
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}
