import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig({ index: 'src/index.ts', contract: 'src/contract.ts' });
