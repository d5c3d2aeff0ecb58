import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The floors of the architecture: what is built on what. A project imports from the floors below it. */
const floors = [
  { sourceTag: 'floor:1', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'floor:2', onlyDependOnLibsWithTags: ['floor:1'] },
  { sourceTag: 'floor:3', onlyDependOnLibsWithTags: ['floor:1', 'floor:2'] },
  { sourceTag: 'floor:app', onlyDependOnLibsWithTags: ['floor:1', 'floor:2', 'floor:3'] },
  { sourceTag: 'floor:tool', onlyDependOnLibsWithTags: ['floor:1', 'floor:2', 'floor:3'] },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/coverage', '**/node_modules', '**/.nx'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: [], depConstraints: floors },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
);
