// Lint rules: typescript-eslint's strict and stylistic sets with types, less what fights numeric code on typed arrays.
// Each rule that is switched off says why. Formatting is prettier's alone.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** ESLint's own rules that neither the compiler nor typescript-eslint covers. */
const coreRules = {
  // `== null` is the one short way to ask for null and undefined at once.
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-async-promise-executor': 'error',
  'no-cond-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': ['error', { allowEmptyCatch: true }],
  'no-irregular-whitespace': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': 'error',
  'no-prototype-builtins': 'error',
  'no-self-assign': 'error',
  'no-sparse-arrays': 'error',
  'no-unsafe-finally': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'require-yield': 'error',
};

/** Rules of every TypeScript file. */
const typescriptRules = {
  // `arr[i]!` is how a typed array is read under noUncheckedIndexedAccess; a check a row would cost time and say nothing.
  '@typescript-eslint/no-non-null-assertion': 'off',
  // `arr[i]! === x` is the plain reading of a typed array; the formatter keeps the two signs apart.
  '@typescript-eslint/no-confusing-non-null-assertion': 'off',
  // Texts that are spread here are of our own making and plain ASCII.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  // Numbers, bigints and booleans print the same on every machine.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
  // `for (let i = 0; …)` over columns needs `i` for several arrays at once.
  '@typescript-eslint/prefer-for-of': 'off',
  // `noPropertyAccessFromIndexSignature` asks for `x['key']` where this rule asks for `x.key`.
  '@typescript-eslint/dot-notation': 'off',
  // Callbacks such as `() => list.push(x)` are plain, and so is `return send(x)` as a way out of a function that returns nothing.
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
  // Assertions stay on in production: they check what the types already promise.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  // Codes of a file format are numbers of a plain object table; comparing them with numbers is their purpose.
  '@typescript-eslint/no-unsafe-enum-comparison': 'off',
  // Empty callbacks and stand-ins of an interface are whole as they are.
  '@typescript-eslint/no-empty-function': 'off',
  // A class with static members only is never wanted, but one with a constructor alone (a record) is.
  '@typescript-eslint/no-extraneous-class': ['error', { allowConstructorOnly: true }],
  // `_name` marks what an interface asks for and a member does not use.
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
  // `typeof import('heavy')` is how the type of a library is named that is loaded when it is called.
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // The default order is by text: right for strings, wrong for numbers.
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  'no-console': 'error',
};

export default defineConfig(
  // A kernel is AssemblyScript, which only looks like TypeScript: `npm run types` checks it with its own types.
  globalIgnores(['dist/', 'coverage/', 'runs/', 'test-results/', 'data/', 'src/**/kernel/']),
  { rules: coreRules },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: typescriptRules,
  },
  {
    // Tests hand wrong values over on purpose, and read JSON that they have just made.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'no-console': 'off',
    },
  },
  {
    // The command line prints, and so does what a notebook shows.
    files: ['src/cli/**/*.ts', 'src/lab/notebook/*.ts', 'notebooks/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
  },
);
