import { describe, expect, it } from 'vitest';
import { atLeast, parseGoVersion } from './go-version.mjs';

describe('parseGoVersion', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', '1.26.8'],
    ['go version go1.27 linux/arm64', '1.27'],
    ['go version go1.26.5-custom linux/amd64', '1.26.5'],
    ['go version go1.27rc1 linux/amd64', '1.27'],
    ['go version devel +abc123', undefined],
    ['', undefined],
  ])('reads %j as %s', (output, version) => {
    expect(parseGoVersion(output)).toBe(version);
  });
});

describe('atLeast', () => {
  it.each([
    ['1.26.5', '1.26.5', true],
    ['1.26.10', '1.26.5', true],
    ['1.27', '1.26.5', true],
    ['2.0', '1.26.5', true],
    ['1.26', '1.26.5', false],
    ['1.9.9', '1.26.5', false],
  ])('%s is at least %s: %s', (version, needed, answer) => {
    expect(atLeast(version, needed)).toBe(answer);
  });
});
