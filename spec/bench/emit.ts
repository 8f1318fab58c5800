// What would it cost to write a program's modules with a library: in milliseconds, and in bytes of a download?
//   giry       all of compiling a program, from its equations to the bytes of its modules
//   wabt       the modules' text parsed and written as bytes, since wabt has no builder and takes text; and their bytes
//              only read and written again, which a builder would hardly beat
//   binaryen   the bytes read and written again: its builder needs a call for each instruction instead of reading
// The libraries only write. What giry does before it writes would remain, so that their times come on top of that.
// Run: npx tsx spec/bench/emit.ts --binaryen FOLDER
// after `npm install --prefix FOLDER binaryen@132.0.0`; without the option binaryen is left out. With it the run takes
// half a minute before it begins, since tsx reads all 15 MB of binaryen.

import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { build } from 'esbuild'
import { repository } from '../../.config/aliases.js'
import type { Block } from '../../lib/core/Ir.js'
import { partsOf } from '../../lib/interpret/wasm/parts.js'
import { programs } from './emitted.js'
import { median } from './measure.js'

const ROUNDS = 21
const { binaryen: folder } = new Command()
  .option('--binaryen <folder>', 'where binaryen was installed by npm install --prefix', (path) =>
    resolve(path),
  )
  .parse()
  .opts<{ binaryen?: string }>()

/** Ways of a library to write a module once more, by name. */
type Library = (bytes: Uint8Array) => Readonly<Record<string, () => void>>

const wabt = async (): Promise<Library> => {
  const { readWasm, parseWat } = await (await import('wabt')).default()
  const written = (make: () => ReturnType<typeof readWasm>) => (): void => {
    const made = make()
    made.toBinary({})
    made.destroy()
  }
  return (bytes) => {
    const read = readWasm(bytes, {})
    const text = read.toText({})
    read.destroy()
    return {
      'wabt, text': written(() => parseWat('module.wat', text)),
      'wabt, bytes': written(() => readWasm(bytes, {})),
    }
  }
}

/** What is used of binaryen, which isn't installed with giry. */
interface Binaryen {
  readonly Features: { readonly SIMD128: number; readonly NontrappingFPToInt: number }
  readonly readBinary: (
    bytes: Uint8Array,
    features: number,
  ) => { readonly emitBinary: () => Uint8Array; readonly dispose: () => void }
}

const binaryen = async (inside: string): Promise<Library> => {
  const path = createRequire(join(inside, 'package.json')).resolve('binaryen')
  const { default: b } = (await import(pathToFileURL(path).href)) as { readonly default: Binaryen }
  const features = b.Features.SIMD128 | b.Features.NontrappingFPToInt
  const written = (bytes: Uint8Array): void => {
    const made = b.readBinary(bytes, features)
    made.emitBinary()
    made.dispose()
  }
  return (bytes) => ({ 'binaryen, bytes': () => written(bytes) })
}

const timed = (run: () => void): number => {
  const begin = performance.now()
  run()
  return performance.now() - begin
}

const modulesOf = (main: Block): readonly Uint8Array[] =>
  [...partsOf(main).parts.values()].map(({ bytes }) => bytes)

/** Each way of a library for several modules. */
const forAll = (library: Library, modules: readonly Uint8Array[]): [string, () => void][] => {
  const ways = modules.map(library)
  return Object.keys(ways[0]!).map((way) => [way, () => ways.forEach((w) => w[way]!())])
}

/** The first time of each way and the median of all rounds, in which they take turns. */
const report = (name: string, main: Block, libraries: readonly Library[]): void => {
  const first = timed(() => modulesOf(main))
  const modules = modulesOf(main)
  const ways: [string, () => void][] = [
    ['giry', () => void modulesOf(main)],
    ...libraries.flatMap((library) => forAll(library, modules)),
  ]
  const rounds = Array.from({ length: ROUNDS }, () => ways.map(([, way]) => timed(way)))
  console.log(`${name}: ${modules.map(({ length }) => length).join(' and ')} bytes`)
  ways.forEach(([way], i) => {
    const begin = i === 0 ? first : rounds[0]![i]!
    const later = median(rounds.map((r) => r[i]!))
    console.log(
      `  ${way.padEnd(18)}${later.toFixed(2).padStart(8)} ms, the first time ${begin.toFixed(1)} ms`,
    )
  })
}

/** How long a library takes to be ready in a process of its own: the median of several. */
const startUp = (name: string, code: string, cwd: string): void => {
  const measured = `const begin = performance.now(); ${code}; console.log(performance.now() - begin)`
  const times = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', measured], { cwd })),
  )
  console.log(`  ${name.padEnd(18)}${median(times).toFixed(0).padStart(8)} ms`)
}

/** Bytes of a bundle for browsers, minified, and of that after gzip. */
const sizes = async (name: string, contents: string, resolveDir: string): Promise<void> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    charset: 'utf8',
    // what a library asks for where it runs in Node
    external: ['fs', 'path', 'crypto', 'url', 'module', 'node:*'],
    write: false,
    logLevel: 'error',
  })
  const [{ contents: code }] = outputFiles as [(typeof outputFiles)[number]]
  console.log(
    `  ${name.padEnd(18)}${code.length} bytes minified, ${gzipSync(code, { level: 9 }).length} after gzip`,
  )
}

const own = ['module', 'function', 'i32', 'i64', 'f64', 'v128', 'i32x4', 'f32x4', 'f64x2', 'atomic']
  .map((file) => `export * as ${file} from './${file}.js'`)
  .join('\n')
const libraries = [await wabt(), ...(folder === undefined ? [] : [await binaryen(folder)])]
for (const [name, main] of Object.entries(programs)) report(name, main, libraries)
console.log('until it can be used')
startUp('wabt', "await (await import('wabt')).default()", repository)
if (folder !== undefined) startUp('binaryen', "await import('binaryen')", folder)
console.log('downloads')
await sizes('giry, emit/', own, join(repository, 'lib/interpret/wasm/emit'))
await sizes('wabt', "export { default } from 'wabt'", repository)
if (folder !== undefined) await sizes('binaryen', "export { default } from 'binaryen'", folder)
