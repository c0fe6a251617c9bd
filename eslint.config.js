// Lint rules: typescript-eslint's strictest type-aware set, and for each exception its reason.
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', 'tests/golden/', 'tests/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in messages; objects, undefined and the like still may not slip into text.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => response.end()` is how Express and streams are written; a value that matters is still caught.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A leading underscore marks what a signature asks for and the body does not need.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Answering a promise needs no `async`: implementations of async signatures may have nothing to await.
      '@typescript-eslint/require-await': 'off',
      // Overloads and generics that appear once document the relation of input and output.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Services are closures over what they were built with; `this` is not used outside classes.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
    },
  },
  {
    // The bootstrap prints; everything else logs through pino or answers text to the command line.
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli.ts', 'src/cli/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // Joined rows come from Knex untyped: the store is where their shape is stated.
    files: ['src/**/*.store.ts', 'src/platform/db/health.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-assertion': 'off' },
  },
  {
    // Tests read untyped answers (response bodies, parsed files) and assert on them: the assertion is the check.
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
);
