import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig({ index: 'src/index.ts', 'rpc/index': 'src/rpc/index.ts' });
