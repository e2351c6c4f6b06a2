import { libraryConfig } from '../../tools/workspace/tsup.ts';

export default libraryConfig();
