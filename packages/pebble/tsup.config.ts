import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig({ index: 'src/index.ts', 'errors/index': 'src/errors/index.ts' });
