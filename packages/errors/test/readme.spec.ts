import { expect, it } from 'vitest';
import { explain, readCertificate } from './readme/read-certificate.ts';

// That the README quotes the example as it is: tools/lint.

it('says what happened, why, and what to do', () => {
  let thrown: unknown;
  try {
    readCertificate('/nowhere/web.crt');
  } catch (error) {
    thrown = error;
  }
  expect(explain(thrown)).toBe(
    "cannot use the certificate /nowhere/web.crt: ENOENT: no such file or directory, open '/nowhere/web.crt' (Attach the resource again.)",
  );
  expect(explain(new Error('no'))).toBe('something else');
});
