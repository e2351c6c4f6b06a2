// Imports the package, opens a client, and prints what was loaded for it.
import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    loaded.push(specifier);
    return next(specifier, context);
  },
});
const { connectPebble } = await import('../../src/index.ts');
connectPebble({ socketPath: '/no/such/socket' });
process.stdout.write(JSON.stringify(loaded));
