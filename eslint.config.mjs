import { defineConfig, globalIgnores } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import {
  bareWords,
  everywhere,
  moduleMocks,
  mutableData,
  openExternalProperty,
  platformProperty,
  rawSend,
  restrictedImports,
  silentTests,
} from './eslint/bans.mjs';
import { explainedDisable } from './eslint/explained-disable.mjs';
import { houseRules, houseSettings } from './eslint/house.mjs';
import { kebabCaseFile } from './eslint/kebab-case-file.mjs';
import { noSleep } from './eslint/no-sleep.mjs';

const porthole = {
  rules: { 'explained-disable': explainedDisable, 'kebab-case-file': kebabCaseFile, 'no-sleep': noSleep },
};

const typedTests = ['**/*.test.{ts,tsx}', 'e2e/**/*.ts'];
const tests = [...typedTests, '**/*.test.mjs'];

/** The only files of the app that may ask which system this is. */
const selectors = [
  'electron/engine/platform/index.ts',
  'electron/main/elevation/index.ts',
  'electron/main/platform.ts',
];

// The last setting of a rule for a file replaces those before it, so each names all of the bans that hold there.
const syntax = (...bans) => ({ 'no-restricted-syntax': ['error', ...bans.flat()] });
const imports = (paths) => ({ 'no-restricted-imports': ['error', { paths }] });
const properties = (...bans) => ({ 'no-restricted-properties': ['error', ...bans] });

const correctness = {
  'array-callback-return': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-async-promise-executor': 'error',
  'no-console': 'error',
  'no-constant-binary-expression': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-loss-of-precision': 'error',
  'no-new-func': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'no-warning-comments': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'use-isnan': 'error',
};

const size = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
};

const typed = {
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/naming-convention': [
    'error',
    { selector: 'variableLike', format: ['camelCase'], leadingUnderscore: 'allow' },
    { selector: 'variable', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
    // Electron's classes, handed to Playwright's evaluate.
    { selector: 'parameter', modifiers: ['destructured'], format: null },
    // Constants of a kernel or an RFC keep the name that they have there.
    {
      selector: 'variable',
      modifiers: ['const', 'global'],
      format: null,
      custom: { regex: '^([a-zA-Z][a-zA-Z0-9]*|[A-Z][a-zA-Z0-9_]*)$', match: true },
    },
    { selector: 'function', format: ['camelCase', 'PascalCase'] },
    { selector: 'typeLike', format: ['PascalCase'], custom: { regex: '^I[A-Z][a-z]', match: false } },
  ],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // A contract's question without a request has the type void.
  '@typescript-eslint/no-invalid-void-type': 'off',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  // A text is taken apart into its code points on purpose.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
  ],
  // Objects are made by factories, whose methods know no `this` and can be taken apart.
  '@typescript-eslint/unbound-method': 'off',
  // An interface may promise more patience than one way to keep it needs.
  '@typescript-eslint/require-await': 'off',
};

export default defineConfig(
  globalIgnores(['out/', 'dist/', '.cache/', 'test-results/']),
  {
    files: ['**/*.{ts,tsx,mjs}'],
    plugins: { boundaries, porthole },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    settings: houseSettings,
    rules: {
      ...correctness,
      ...size,
      ...houseRules,
      ...syntax(everywhere, rawSend),
      ...imports(restrictedImports.anywhere),
      ...properties(platformProperty, openExternalProperty),
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'porthole/explained-disable': 'error',
      'porthole/kebab-case-file': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: typed,
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly'])),
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      // It warns of TanStack's hooks under the React Compiler, which is not used here.
      'react-hooks/incompatible-library': 'off',
    },
  },
  { files: ['shared/{domain,ipc}/**/*.ts'], rules: syntax(everywhere, rawSend, mutableData) },
  { files: ['renderer/**/*.tsx'], rules: syntax(everywhere, rawSend, bareWords) },
  {
    files: ['electron/main/ipc/**/*.ts'],
    rules: { ...syntax(everywhere), ...imports(restrictedImports.mainIpc) },
  },
  { files: ['electron/preload/index.ts'], rules: imports(restrictedImports.preload) },
  { files: ['electron/main/security/external-links.ts'], rules: properties(platformProperty) },
  { files: selectors, rules: { ...imports(restrictedImports.selectors), ...properties(openExternalProperty) } },
  {
    files: ['{scripts,bench,e2e}/**'],
    rules: { ...imports(restrictedImports.grounds), ...properties(openExternalProperty) },
  },
  {
    files: tests,
    rules: {
      ...syntax(everywhere, rawSend, silentTests, moduleMocks),
      'max-lines-per-function': 'off',
      'porthole/no-sleep': 'error',
    },
  },
  { files: ['**/*.isolated.test.{ts,mjs}'], rules: syntax(everywhere, rawSend, silentTests) },
  {
    files: typedTests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Matchers such as expect.any() are `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['{electron/cli,scripts,bench}/**'], rules: { 'no-console': 'off' } },
  // Tools ask for default exports.
  { files: ['**/*.config.{ts,mjs}', '**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['*.config.ts'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  // A catalogue is a list of words.
  { files: ['shared/i18n/en/*.ts'], rules: { 'max-lines': 'off' } },
);
