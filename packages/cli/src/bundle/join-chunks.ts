import { lazyModule } from './lazy-module.ts';

/** A program in CommonJS, ASCII. */
export interface Program {
  /** The main file. */
  readonly text: string;
  /** What it requires from files beside it, by their names. */
  readonly parts: Readonly<Record<string, string>>;
}

/** A chunk in CommonJS. It requires others as `./<name>`. */
export interface CommonJsChunk {
  readonly name: string;
  readonly text: string;
}

/**
 * From how many characters on a chunk that is imported on demand lies in a file of its own. A dispatch pays for each
 * character of what it loads, used or not, about 6 ms a megabyte; and a quarter of a millisecond for each file.
 */
const leastPart = 16_384;

/**
 * Makes one program of a start and of what is imported on demand.
 *
 * @remarks A part is a module whose `exports` is the chunk as a function, so that it shares the chunks of the main file.
 *
 * @param start - puts into `started` what chunks require of it
 * @param onDemand - the other chunks
 */
export function joinChunks(start: string, onDemand: readonly CommonJsChunk[]): Program {
  const isPart = ({ text }: CommonJsChunk) => text.length >= leastPart;
  const beside = onDemand.filter(isPart);
  const functions = onDemand.filter((chunk) => !isPart(chunk)).map((chunk) => `${id(chunk)}:${functionOf(chunk.text)}`);
  const files = beside.map((chunk) => `${id(chunk)}:${JSON.stringify(`./${partFile(chunk)}`)}`);
  return {
    text: `var started={},chunks={${functions.join(',\n')}},parts={${files.join()}};${load}(${functionOf(start)})(exports,load,module);`,
    parts: Object.fromEntries(beside.map((chunk) => [partFile(chunk), `module.exports=${functionOf(chunk.text)};`])),
  };
}

/** What requires one chunk from another; the rest is Node's. */
const load = [
  'function load(id){',
  'if(id in started)return started[id];',
  'var chunk=chunks[id]||(parts[id]&&require(parts[id]));',
  'if(!chunk)return later(id);',
  'var own={exports:started[id]={},filename:module.filename};',
  'chunk(own.exports,load,own);',
  'return started[id]=own.exports}',
  'Object.setPrototypeOf(load,require);',
  // Bun needs up to three milliseconds for each of these, which a start may only name; in Node they are there already.
  'function later(id){',
  'if(typeof Bun==="undefined"||!/^node:(fs|fs.promises|os|path|util)$/.test(id))return require(id);',
  'var loaded,own=function(){return loaded=loaded||require(id)};',
  `return ${lazyModule('{}', 'own')}}`,
].join('');

function id({ name }: CommonJsChunk): string {
  return JSON.stringify(`./${name}`);
}

/** Their names carry a hash of their content. */
function partFile({ name }: CommonJsChunk): string {
  return `part.${name.replace(/js$/, 'cjs')}`;
}

function functionOf(text: string): string {
  return `function(exports,require,module){${withFileNames(text)}\n}`;
}

/** Declares what stands for the file's own name, where something asks for it: to make a URL of it takes its time. */
function withFileNames(text: string): string {
  const names = {
    charmFile: 'module.filename',
    charmFolder: 'require("node:path").dirname(module.filename)',
    charmFileUrl: 'require("node:url").pathToFileURL(module.filename).href',
  };
  const asked = Object.entries(names).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  return asked.length === 0 ? text : `"use strict";var ${asked.map((each) => each.join('=')).join()};${text}`;
}
