// The import table: data runs down the list of folders, nothing imports upward, and venue, trading and clearing meet only in sim/message.ts.
//
// `mayImport` is the table itself, a folder's own files being allowed always. Type imports count as imports. The test
// test/tidy/imports.test.ts runs these rules and a floor on the number of files seen: a parser that understands nothing finds no fault.

/** What of `sim` the later folders may read: the columns of a run. */
const SIM_COLUMNS = '^src/sim/columns\\.ts$';
/** What of `calibrate` a report may read: result types, by type imports only (see `typesOnly`). */
const CALIBRATE = '^src/calibrate/';

/** What of `run` collecting takes: how a file with keys is read and its faults are told, and the tool's version. */
const RUN_FILES = '^src/run/(scenario/(source|faults|schema|schema-texts|types)|version)\\.ts$';

const folder = (name) => `^src/${name}/`;
const core = ['base', 'market', 'pricing', 'sim'].map(folder);
const upToReport = ['base', 'market', 'pricing', 'sim', 'venue', 'trading', 'clearing', 'measure', 'calibrate', 'report'].map(folder);

/** Folder → patterns of what it may import beside itself. */
const mayImport = {
  base: [],
  market: [folder('base')],
  pricing: ['base', 'market'].map(folder),
  sim: ['base', 'market'].map(folder),
  venue: core,
  trading: core,
  clearing: core,
  measure: [...['base', 'market', 'pricing'].map(folder), SIM_COLUMNS],
  calibrate: [...core, ...['venue', 'measure'].map(folder)],
  report: [...['base', 'market', 'measure'].map(folder), SIM_COLUMNS, CALIBRATE],
  run: upToReport,
  lab: [...upToReport, folder('run')],
  // Makes raw files, from the network: the only folder beside the edge that reads clocks. Nothing but the edge imports it.
  collect: [folder('base'), RUN_FILES],
  cli: [...upToReport, ...['run', 'lab', 'collect'].map(folder), '^src/index\\.ts$'],
};

const folderRules = Object.entries(mayImport).map(([name, patterns]) => ({
  name: `${name}-may-import`,
  comment: `src/${name} may import ${patterns.length === 0 ? 'nothing else of src' : patterns.join(', ')}.`,
  severity: 'error',
  from: { path: folder(name) },
  to: { path: '^src/', pathNot: [folder(name), ...patterns] },
}));

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'report-takes-types-of-calibrate',
      comment: 'A report shows results of calibrations; it does not run any.',
      severity: 'error',
      from: { path: folder('report') },
      to: { path: CALIBRATE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every-folder-is-in-the-table',
      comment: 'A new folder of src needs a line in the table.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: Object.keys(mayImport).map(folder) },
      to: {},
    },
    {
      name: 'strategies-use-the-public-face',
      comment: 'A built-in strategy is written as a user would write it.',
      severity: 'error',
      from: { path: '^(strategies|notebooks)/' },
      to: { path: '^(src|dist)/', pathNot: '^(src/(index|notebook)\\.ts|dist/(index|notebook)\\.d\\.ts)$' },
    },
    {
      name: 'source-imports-source-only',
      comment: 'Strategies are found by name and loaded as a user’s file is; tests and scripts stand outside.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(strategies|notebooks|test|scripts|dist)/' },
    },
    {
      name: 'no-circular',
      comment:
        'What depends on each other is one thing: join it, or move the shared part down. Types alone may point back, as those of an entry of a table do.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-dev-packages-at-run-time',
      comment:
        'A package that src imports belongs to `dependencies`; the page of a report and the special functions are bundled when they are built.',
      severity: 'error',
      from: { path: '^(src|strategies)/', pathNot: '^src/(report/page/|base/num/quantile-student\\.ts$|calibrate/special\\.ts$)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
