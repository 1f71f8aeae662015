// The house of docs/architecture.md as data: which floor may import which, and which packages it may use.
// A new package on a floor is a decision, and is written here.

/**
 * A file's own floor is always open to it. Each feature of the renderer is a floor of its own, `components` is what
 * features share, `testing` what their tests share, and `renderer` is the rest. The first folder that fits counts.
 */
const floors = {
  shared: { folder: 'shared', imports: [], packages: ['zod'], node: false },
  engine: {
    folder: 'electron/engine',
    imports: ['shared'],
    packages: ['ipaddr.js', 'koffi', 'systeminformation', 'virtual:iana-service-names', 'zod'],
    node: true,
  },
  cli: { folder: 'electron/cli', imports: ['engine', 'common', 'shared'], packages: ['i18next', 'zod'], node: true },
  main: {
    folder: 'electron/main',
    imports: ['common', 'shared'],
    packages: ['electron', 'electron-log', 'i18next', 'zod'],
    node: true,
  },
  preload: { folder: 'electron/preload', imports: ['shared'], packages: ['electron', 'zod'], node: false },
  // Files beside the folders: what main and the CLI share.
  common: { folder: 'electron', imports: ['shared'], packages: ['i18next'], node: false },
  feature: {
    folder: 'renderer/features/*',
    imports: ['components', 'renderer', 'shared'],
    packages: 'page',
    node: false,
  },
  components: { folder: 'renderer/components', imports: ['renderer', 'shared'], packages: 'page', node: false },
  testing: {
    folder: 'renderer/testing',
    imports: ['feature', 'components', 'renderer', 'shared'],
    packages: 'page',
    node: false,
  },
  renderer: { folder: 'renderer', imports: ['feature', 'components', 'shared'], packages: 'page', node: false },
};

/** What runs in the page. */
const pagePackages = [
  '@fontsource-variable/*',
  '@mantine/*',
  '@tanstack/*',
  'i18next',
  'ipaddr.js',
  'lucide-react',
  'react',
  'react-dom',
  'recharts',
  'zod',
];

/** Folders that stand outside of the house: they build it, drive it or measure it, and may import all of it. */
const grounds = ['e2e', 'bench', 'scripts', 'eslint'];

const testPackages = ['@testing-library/*', 'fast-check', 'vitest'];

function floorPolicies([type, { imports, packages, node }]) {
  const from = { element: { type } };
  const source = packages === 'page' ? pagePackages : packages;
  return [
    ...imports.map((floor) => ({ from, allow: { to: { element: { type: floor } } } })),
    { from, allow: { to: { module: { origin: 'external', source } } } },
    ...(node ? [{ from, allow: { to: { module: { origin: 'core' } } } }] : []),
  ];
}

/** Settings of eslint-plugin-boundaries. */
export const houseSettings = {
  'boundaries/elements': [
    ...Object.entries(floors).map(([type, { folder }]) => ({ type, pattern: folder, partialMatch: false })),
    ...grounds.map((folder) => ({ type: 'grounds', pattern: folder, partialMatch: false })),
  ],
  'boundaries/files': [{ category: 'test', pattern: ['**/*.test.{ts,tsx,mjs}', 'renderer/testing/**'] }],
  // Configuration files in the top folder.
  'boundaries/ignore': ['*.config.{ts,mjs}'],
  'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
  'import/resolver': { node: { extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json'] } },
};

/** Rules of eslint-plugin-boundaries. The last policy that matches decides. */
export const houseRules = {
  'boundaries/no-unknown-files': 'error',
  'boundaries/dependencies': [
    'error',
    {
      default: 'disallow',
      checkAllOrigins: true,
      message:
        'The house does not allow this import: floors import downwards only, and each has its packages (eslint/house.mjs).',
      policies: [
        ...Object.entries(floors).flatMap(floorPolicies),
        {
          from: { element: { type: 'feature' } },
          allow: { to: { element: { type: 'feature', fileInternalPath: 'index.{ts,tsx}' } } },
        },
        {
          from: { element: { type: 'shared', fileInternalPath: 'i18n/**' } },
          allow: { to: { module: { origin: 'external', source: 'i18next' } }, dependency: { kind: 'type' } },
        },
        { from: { element: { type: 'grounds' } }, allow: { to: { module: { origin: '*' } } } },
        {
          from: { element: { types: ['feature', 'components', 'renderer'] }, file: { categories: 'test' } },
          allow: { to: { element: { type: 'testing' } } },
        },
        {
          from: { file: { categories: 'test' } },
          allow: {
            to: [
              { module: { origin: 'external', source: testPackages } },
              { module: { origin: 'core' } },
              { element: { type: 'grounds' } },
            ],
          },
        },
      ],
    },
  ],
};
