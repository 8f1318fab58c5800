// How long do elementary functions, random words and normals take in WebAssembly, in nanoseconds a number?
// Each runs over an array that stays in the cache, with one and with two vectors of four in each round of the loop.
// Run: npx tsx spec/bench/math.ts

import { setTimeout } from 'node:timers/promises'
import type { V128 } from '../../lib/interpret/wasm/emit/code.js'
import type { Writer } from '../../lib/interpret/wasm/emit/function.js'
import { functions } from '../../lib/interpret/wasm/math/functions.js'
import { logUniform, normals } from '../../lib/interpret/wasm/math/normal.js'
import { threefry, uniform } from '../../lib/interpret/wasm/math/threefry.js'
import { compile, type Lanes } from '../interpret/wasm/mathModule.js'

const SIZE = 4096
const WARM_UP = 20
const ROUNDS = 31
const RUNS = 50

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]!

const nanoseconds = async (
  lanes: Lanes,
  blocks: number,
  fill: (words: Uint32Array) => void,
): Promise<number> => {
  const { inputs, outputs, run } = compile(lanes, 1, SIZE, blocks)
  inputs.forEach(fill)
  for (let i = 0; i < WARM_UP; i++) {
    for (let k = 0; k < RUNS; k++) run()
    // code that is optimized meanwhile comes from another thread
    await setTimeout(25)
  }
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now()
    for (let i = 0; i < RUNS; i++) run()
    return performance.now() - begin
  })
  return (median(rounds) * 1e6) / (RUNS * SIZE * outputs.length)
}

/** Numbers between two others, or counters. */
const between =
  (from: number, to: number) =>
  (words: Uint32Array): void => {
    const floats = new Float32Array(words.buffer, words.byteOffset, words.length)
    floats.forEach((_, i) => (floats[i] = from + ((to - from) * ((i * 1009) % SIZE)) / SIZE))
  }
const counting = (counters: Uint32Array): void => counters.forEach((_, i) => (counters[i] = i))

const words = (w: Writer, counter: V128): readonly [V128, V128] =>
  threefry(w, w.word(42), w.word(7), counter, w.word(0))
const positive = ['log', 'log1p']

type Contender = readonly [name: string, lanes: Lanes, fill: (words: Uint32Array) => void]

const elementary = Object.entries(functions).map(([name, f]): Contender => [
  name,
  (w, [x]) => [f(w, x!)],
  positive.includes(name) ? between(0.01, 10) : between(-5, 5),
])
const contenders: readonly Contender[] = [
  ...elementary,
  ['sin of large x', (w, [x]) => [functions.sin(w, x!)], between(1e4, 1e6)],
  ['words', (w, [c]) => words(w, c!), counting],
  ['uniforms', (w, [c]) => words(w, c!).map((word) => uniform(w, word)), counting],
  ['logs of uniforms', (w, [c]) => words(w, c!).map((word) => logUniform(w, word)), counting],
  ['normals', (w, [c]) => normals(w, ...words(w, c!)), counting],
]

console.log(`${''.padEnd(20)}one vector a round    two`)
for (const [name, lanes, fill] of contenders) {
  const one = await nanoseconds(lanes, 1, fill)
  const two = await nanoseconds(lanes, 2, fill)
  console.log(`${name.padEnd(20)}${one.toFixed(2).padEnd(22)}${two.toFixed(2)} ns`)
}
