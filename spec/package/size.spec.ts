// What the compiler adds to a bundle: the minified library for browsers, with and without what makes WebAssembly modules.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { repository } from '../../.config/aliases.js'

const LIMIT = 80 * 1024

/** The compiler, and the files by which the lowering to tfjs calls its modules. */
const COMPILER = /\/lib\/interpret\/(wasm\/.*|tfjs\/(modules|moduleStep|room|heap))\.ts$/

/** Files that are there for threads. */
const THREADS = /\/(tfjs\/room|wasm\/dense\/barrier|wasm\/emit\/atomic)\.ts$/

/** In place of a file of the compiler one of the same exports, all of them undefined. */
const withoutCompiler: Plugin = {
  name: 'without-compiler',
  setup: ({ onLoad }) =>
    onLoad({ filter: COMPILER }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const names = [...text.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name)
      return { contents: names.map((name) => `export const ${name} = undefined`).join('\n') }
    }),
}

interface Bundle {
  readonly bytes: number
  /** The files that the bundle has something of, from the repository's root. */
  readonly files: readonly string[]
  /** Bytes of the files of the compiler, without those for threads. */
  readonly compiler: number
}

/** Packages are left out: they are the same with and without the compiler. */
const bundle = async (plugins: Plugin[]): Promise<Bundle> => {
  const { metafile, outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: [join(repository, 'lib/index.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    packages: 'external',
    write: false,
    metafile: true,
    logLevel: 'silent',
    // as a user's bundler finds the published files: without the directives that this repository's tsconfig adds
    tsconfigRaw: {},
    plugins,
  })
  const [{ inputs }] = Object.values(metafile.outputs) as [(typeof metafile.outputs)[string]]
  const files = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  const own = files.filter(([file]) => COMPILER.test(`/${file}`) && !THREADS.test(file))
  return {
    bytes: outputFiles[0]!.contents.length,
    files: files.map(([file]) => file),
    compiler: own.reduce((n, [, { bytesInOutput }]) => n + bytesInOutput, 0),
  }
}

describe('the compiler', () => {
  it('adds at most 80 KB to the minified library', async () => {
    const [whole, rest] = [await bundle([]), await bundle([withoutCompiler])]
    const added = whole.bytes - rest.bytes
    console.log(
      `the compiler is ${whole.compiler} bytes; with what threads need, it adds ${added} to ${rest.bytes}`,
    )
    // a bundle that lacks the compiler in the first place, or keeps it, would say nothing
    expect(whole.files).toEqual(expect.arrayContaining(['lib/interpret/wasm/emit/module.ts']))
    expect(rest.files.filter((file) => COMPILER.test(`/${file}`))).toEqual([])
    expect(whole.compiler).toBeLessThanOrEqual(LIMIT)
  })
})
