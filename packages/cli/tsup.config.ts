import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig({ index: 'src/index.ts', main: 'src/main.ts' });
