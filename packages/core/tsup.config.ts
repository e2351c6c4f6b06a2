import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig({ index: 'src/index.ts', 'host/index': 'src/host/index.ts' });
