// Loaded ahead of a charm: prints, when it ends, the public modules of Node that it has loaded.
'use strict';
const { builtinModules } = require('node:module');
const { writeSync } = require('node:fs');
const before = new Set(process.moduleLoadList);
process.once('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => !before.has(name)).map((name) => name.split(' ')[1]);
  writeSync(
    1,
    `modules: ${loaded
      .filter((name) => builtinModules.includes(name))
      .sort()
      .join(' ')}\n`,
  );
});
