/** Elementary functions, random words and normals in WebAssembly against float64 and random/Rng. */
import { expect } from 'vitest'
import { erfOf, sigmoidOf, softplusOf } from '../../../../lib/core/prim/formulas.js'
import { functions } from '../../../../lib/interpret/wasm/math/functions.js'
import * as Normal from '../../../../lib/interpret/wasm/math/normal.js'
import * as Threefry from '../../../../lib/interpret/wasm/math/threefry.js'
import * as Rng from '../../../../lib/random/Rng.js'
import { apply, bitsOf, compile, floatsOf, type Lanes } from '../mathModule.js'

export type Name = keyof typeof functions

/** What a function should give, how far it may be from it in ulp, and where errors are looked for with many points. */
interface Case {
  readonly of: (x: number) => number
  readonly ulp: number
  readonly dense: readonly (readonly [number, number])[]
}

/** Bounds are the largest errors over all numbers of float32, rounded up; docstrings state them too. */
export const cases: Readonly<Record<Name, Case>> = {
  exp: {
    of: Math.exp,
    ulp: 1,
    dense: [
      [-1, 1],
      [-88, -80],
      [80, 89],
    ],
  },
  log: {
    of: Math.log,
    ulp: 1.26,
    dense: [
      [0.4, 2.5],
      [2 ** -127, 2 ** -125],
    ],
  },
  expm1: {
    of: Math.expm1,
    ulp: 1.74,
    dense: [
      [-2, 2],
      [-18, -15],
      [80, 89],
    ],
  },
  log1p: {
    of: Math.log1p,
    ulp: 1.85,
    dense: [
      [-1, 2],
      [-1, -0.999],
      [2 ** 125, 2 ** 127],
    ],
  },
  tanh: {
    of: Math.tanh,
    ulp: 2.61,
    dense: [
      [0, 1],
      [3, 10],
    ],
  },
  sigmoid: {
    of: sigmoidOf,
    ulp: 2.49,
    dense: [
      [-1, 1],
      [-88, -80],
      [10, 20],
    ],
  },
  softplus: {
    of: softplusOf,
    ulp: 2.9,
    dense: [
      [-1, 1],
      [-88, -80],
      [10, 20],
    ],
  },
  erf: {
    of: erfOf,
    ulp: 1.98,
    dense: [
      [0, 1.3],
      [3, 4],
    ],
  },
  sin: {
    of: Math.sin,
    ulp: 2,
    dense: [
      [0, 4],
      [190, 210],
    ],
  },
  cos: {
    of: Math.cos,
    ulp: 2.06,
    dense: [
      [0, 4],
      [190, 210],
    ],
  },
  arctan: {
    of: Math.atan,
    ulp: 1.74,
    dense: [
      [0, 2],
      [-2, -1],
    ],
  },
}

export const names = Object.keys(functions) as readonly Name[]

/** Pseudo-random words. */
const words = (n: number, seed: number): Uint32Array => {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.imul(state ^ (state >>> 15), 0x2c1b3c6d)
  }
  return Uint32Array.from({ length: n }, next)
}

/** Each exponent of float32 with either sign and some significands, in no order: subnormal numbers and NaN among them. */
const everywhere = (significands: number): Float32Array =>
  floatsOf(words(512 * significands, 1).map((word, i) => ((Math.imul(i, 149) & 511) << 23) | (word >>> 9)))

const SPECIAL = Float32Array.from(
  [
    0,
    Infinity,
    2 ** -149,
    2 ** -127,
    2 ** -126,
    (2 - 2 ** -23) * 2 ** 127,
    1 - 2 ** -24,
    1,
    1 + 2 ** -23,
    NaN,
  ]
    .concat([Math.PI, Math.PI / 2, 355, 1e22, Math.LN2, 2 ** 126, 2 ** 24, Math.SQRT1_2, Math.SQRT2])
    .flatMap((x) => [x, -x]),
)

const pointsOf = (name: Name, significands: number): Float32Array => {
  const dense = cases[name].dense.flatMap(([from, to], i) =>
    Array.from(words(50 * significands, 2 + i), (word) => from + (to - from) * Rng.uniformOf(word)),
  )
  return Float32Array.from([...SPECIAL, ...everywhere(significands), ...dense])
}

const lanes =
  (name: Name): Lanes =>
  (w, [x]) => [functions[name](w, x!)]

const run = (name: Name, x: Float32Array): Float32Array => floatsOf(apply(lanes(name), bitsOf(x))[0]!)

const scratch = new Float32Array(1)
const scratchBits = bitsOf(scratch)

/** The distance of neighbouring numbers of float32 around a number. */
const ulpOf = (x: number): number => {
  scratch[0] = x
  return 2 ** (Math.max(1, (scratchBits[0]! >>> 23) & 255) - 150)
}

/** Functions whose results are 0 where they would be subnormal or nearly so. */
const flushing: readonly Name[] = ['exp', 'sigmoid', 'softplus']
const FLUSHED = 2 ** -125.5

const failure = (name: Name, x: number, found: number, wanted: number, why: string): Error =>
  new Error(`${name}(${x}) is ${found}, not ${wanted}: ${why}`)

/** Every result is within the bound; what is infinite, 0 or NaN is so exactly, with the right sign. */
export const within = (name: Name, significands = 400): void => {
  const { of, ulp } = cases[name]
  const x = pointsOf(name, significands)
  run(name, x).forEach((found, i) => {
    const exact = of(x[i]!)
    const wanted = Math.fround(exact)
    if (found === 0 && flushing.includes(name) && Math.abs(exact) < FLUSHED) return
    if (wanted === 0 || !Number.isFinite(wanted)) {
      if (!Object.is(found, wanted)) throw failure(name, x[i]!, found, wanted, 'special')
    } else if (!(Math.abs(found - exact) <= ulp * ulpOf(wanted)))
      throw failure(name, x[i]!, found, exact, `${Math.abs(found - exact) / ulpOf(wanted)} ulp`)
  })
}

/** Functions that lie between -1 and 1 don't pass these, and those that are 0 instead of subnormal are so. */
export const ranges = (): void => {
  const bounded: readonly Name[] = ['tanh', 'sigmoid', 'erf', 'sin', 'cos']
  for (const name of bounded)
    expect(
      run(name, pointsOf(name, 40)).some((y) => Math.abs(y) > 1),
      name,
    ).toBe(false)
  for (const name of flushing)
    expect(
      run(name, pointsOf(name, 40)).some((y) => y !== 0 && Math.abs(y) < 2 ** -126),
      name,
    ).toBe(false)
}

/** f(-x) is -f(x), or f(x) for the cosine. */
export const parity = (): void => {
  const odd: readonly Name[] = ['tanh', 'erf', 'sin', 'arctan', 'cos']
  for (const name of odd) {
    const x = pointsOf(name, 40).filter((x) => !Number.isNaN(Math.fround(cases[name].of(x))))
    const [there, back] = [
      run(name, x),
      run(
        name,
        x.map((a) => -a),
      ),
    ]
    expect(
      back.every((y, i) => Object.is(name === 'cos' ? y : -y, there[i]!)),
      name,
    ).toBe(true)
  }
}

/** A lane's result doesn't depend on its neighbours, ordinary or not: it is the same where all four lanes are alike. */
export const lanesApart = (): void => {
  const x = Float32Array.from([...SPECIAL, ...everywhere(8)])
  const alike = Float32Array.from({ length: 4 * x.length }, (_, i) => x[i >> 2]!)
  for (const name of names) {
    const [mixed, apart] = [run(name, x), run(name, alike)]
    expect(
      mixed.every((y, i) => Object.is(y, apart[4 * i]!)),
      name,
    ).toBe(true)
  }
}

/** A few thousand blocks with keys and counters of their own, four to a vector. */
const blocks = (n: number): readonly Uint32Array[] => [11, 12, 13, 14].map((seed) => words(n, seed))

const threefry: Lanes = (w, [k0, k1, c0, c1]) => Threefry.threefry(w, k0!, k1!, c0!, c1!)

export const sameBlocks = (): void => {
  const given = blocks(4000)
  const [x0, x1] = apply(threefry, ...given)
  const out = new Uint32Array(2)
  x0!.forEach((word, i) => {
    const [k0, k1, c0, c1] = given.map((g) => g[i]!)
    Rng.threefry(k0!, k1!, c0!, c1!, out)
    expect([word, x1![i]]).toEqual([...out])
  })
}

/** As in random's own laws: the file kat_vectors of Random123. */
export const knownAnswers = (): void => {
  const all = 0xffffffff
  const given = [
    [0, all, 0x13198a2e, 0],
    [0, all, 0x03707344, 0],
    [0, all, 0x243f6a88, 0],
    [0, all, 0x85a308d3, 0],
  ].map((column) => Uint32Array.from(column))
  const [x0, x1] = apply(threefry, ...given)
  expect([...x0!]).toEqual([0x6b200159, 0x1cb996fc, 0xc4923a9c, 0x6b200159])
  expect([...x1!]).toEqual([0x99ba4efe, 0xbb002be7, 0x483df7a0, 0x99ba4efe])
}

/** Words for uniforms, the ends and the middle among them. */
const ENDS = [0, 511, 512, 0x7fffffff, 0x80000000, 0xb504f334, 0xfffffdff, 0xffffffff]
const forUniforms = (n: number, seed: number): Uint32Array => Uint32Array.from([...ENDS, ...words(n, seed)])

export const sameUniforms = (): void => {
  const given = forUniforms(20_000, 21)
  const found = floatsOf(apply((w, [x]) => [Threefry.uniform(w, x!)], given)[0]!)
  expect([...found]).toEqual([...given].map(Rng.uniformOf))
}

/** Largest and mean error of normals, in ulp of max(1, |n|). */
export const normalErrors = (n: number): { readonly largest: number; readonly mean: number } => {
  const first = forUniforms(n, 31)
  const second = forUniforms(n, 32).reverse()
  const found = apply((w, [a, b]) => Normal.normals(w, a!, b!), first, second).map(floatsOf)
  const wanted = new Float64Array(2)
  let [largest, sum] = [0, 0]
  first.forEach((word, i) => {
    Rng.normalsOf(word, second[i]!, wanted, 0)
    found.forEach((normals, k) => {
      const error = Math.abs(normals[i]! - wanted[k]!) / ulpOf(Math.max(1, Math.abs(wanted[k]!)))
      largest = error > largest || Number.isNaN(error) ? error : largest
      sum += error
    })
  })
  return { largest, mean: sum / (2 * first.length) }
}

export const sameNormals = (): void => {
  const { largest, mean } = normalErrors(200_000)
  expect(largest).toBeLessThan(4.1)
  expect(mean).toBeLessThan(0.32)
}

export const logUniforms = (): void => {
  const given = forUniforms(100_000, 41)
  const near1 = given.map((word) => word | 0xfffc0000)
  for (const some of [given, near1]) {
    const found = floatsOf(apply((w, [x]) => [Normal.logUniform(w, x!)], some)[0]!)
    some.forEach((word, i) => {
      const wanted = Math.log(Rng.uniformOf(word))
      const ulp = Math.abs(found[i]! - wanted) / ulpOf(wanted)
      if (!(ulp <= 1.26)) throw new Error(`log of the uniform of ${word} is ${ulp} ulp off`)
    })
  }
}

/** Loops of two vectors a round give what loops of one give. */
export const twoBlocks = (): void => {
  const x = everywhere(2)
  for (const name of names) {
    const two = compile(lanes(name), 1, x.length, 2)
    two.inputs[0]!.set(bitsOf(x))
    two.run()
    expect([...floatsOf(two.outputs[0]!)], name).toEqual([...run(name, x)])
  }
}
