import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/math.js'

describe('elementary functions in WebAssembly', () => {
  it.each(Laws.names.map((name) => [name, Laws.cases[name].ulp] as const))(
    'give %s [float32, %f ulp]',
    (name) => Laws.within(name),
  )
  it('stay between their bounds', () => Laws.ranges())
  it('are odd or even where they should be [bitwise]', () => Laws.parity())
  it('compute each lane for itself [bitwise]', () => Laws.lanesApart())
  it('give the same in loops of two vectors a round [bitwise]', () => Laws.twoBlocks())
})

describe('random numbers in WebAssembly', () => {
  it('are the published answers of Threefry-2x32-20 [bitwise]', () => Laws.knownAnswers())
  it('are the blocks of the generator [bitwise]', () => Laws.sameBlocks())
  it('are its uniforms [bitwise]', () => Laws.sameUniforms())
  it('are its normals [float32, 4.1 ulp of max(1, |n|)]', () => Laws.sameNormals())
  it('have logarithms [float32, 1.26 ulp]', () => Laws.logUniforms())
})

const math = (file: string, from: string, to: string): Edit => ({
  file: `lib/interpret/wasm/math/${file}.ts`,
  from,
  to,
})
type Law = (laws: typeof Laws) => void
const mutants: readonly (readonly [string, Law, Edit])[] = [
  ['the place of a pair', (l) => l.within('exp', 60), math('polynomial', 'k + 2', 'k + 1')],
  ['the bit of signs', (l) => l.parity(), math('polynomial', '0x80000000', '0x40000000')],
  [
    'a part of ln 2',
    (l) => l.within('exp', 60),
    math('exponential', '0.0000014286068', '1.428606765330187e-7'),
  ],
  ['a coefficient of exp', (l) => l.within('exp', 60), math('exponential', '0.04166825', '0.04166725')],
  ['where exp is infinite', (l) => l.within('exp', 60), math('exponential', '-87.6, 89)', '-87.6, 88)')],
  ['where exp is 0', (l) => l.within('exp', 60), math('exponential', '-87.6, 89)', '-86.6, 89)')],
  ['a coefficient of expm1', (l) => l.within('expm1', 60), math('exponential', '0.16666546', '0.16666446')],
  [
    'the sign of expm1',
    (l) => l.within('expm1', 60),
    math('exponential', 'f32x4.add(half, half), signOf(w, x)', 'f32x4.add(half, half), half'),
  ],
  ['where sigmoid is 0', (l) => l.within('sigmoid', 60), math('logistic', '-87.2, 30)', '-86.5, 30)')],
  ['where tanh is 1', (l) => l.within('tanh', 60), math('logistic', 'w.float(20)', 'w.float(15)')],
  ['a coefficient of softplus', (l) => l.within('softplus', 60), math('logistic', '0.40021', '0.40121')],
  ['a coefficient of log', (l) => l.within('log', 60), math('logarithm', '-0.25001776', '-0.25001676')],
  [
    'the scale of subnormal arguments',
    (l) => l.within('log', 60),
    math('logarithm', 'shift: 23', 'shift: 22'),
  ],
  ['the end of log1p', (l) => l.within('log1p', 60), math('logarithm', 'high: 2 ** 126', 'high: 2 ** 127')],
  [
    'the rounding of 1 + x',
    (l) => l.within('log1p', 60),
    math(
      'logarithm',
      'f32x4.mul(x, scale), f32x4.sub(w.float(1), scale)',
      'f32x4.mul(f32x4.add(x, w.float(1)), scale), w.float(1)',
    ),
  ],
  [
    'a lane of log',
    (l) => l.lanesApart(),
    math('logarithm', 'v128.select(odd, scaled, x)', 'v128.select(odd, scaled, scaled)'),
  ],
  ['a bit of 1 / (2 pi)', (l) => l.within('sin', 60), math('turns', '0x7d1f534', '0x7d1f535')],
  ['the last bits of 1 / (2 pi)', (l) => l.within('cos', 60), math('turns', '0x295993c', '0x295973c')],
  [
    'the shift of cosines',
    (l) => l.within('cos', 60),
    math('trigonometric', 'cosine ? 0.25 : 0', 'cosine ? 0.75 : 0'),
  ],
  [
    'a part of pi',
    (l) => l.within('sin', 60),
    math('trigonometric', '5.126688e-12', '4.126688136514179e-12'),
  ],
  [
    'the limit of quick reduction',
    (l) => l.within('sin', 60),
    math('trigonometric', 'LIMIT = 199', 'LIMIT = 1999'),
  ],
  ['a coefficient of arctan', (l) => l.within('arctan', 60), math('trigonometric', '0.14211', '0.14212')],
  [
    'the second part of pi / 2',
    (l) => l.within('arctan', 60),
    math('trigonometric', '-4.371139e-8', '4.371139000186241e-8'),
  ],
  ['the border of erf', (l) => l.within('erf', 60), math('erf', 'BORDER = 1.2', 'BORDER = 1.3')],
  ['a coefficient of erf', (l) => l.within('erf', 60), math('erf', '0.028836', '0.028837')],
  ['a name', (l) => l.within('sin', 60), math('functions', '  sin,\n  cos,', '  sin: cos,\n  cos,')],
  ['a rotation', (l) => l.knownAnswers(), math('threefry', '17, 29', '17, 28')],
  ['a key', (l) => l.sameBlocks(), math('threefry', '(next + 1) % 3', '(next + 2) % 3')],
  ['the half of uniforms', (l) => l.sameUniforms(), math('threefry', '1 - 2 ** -24', '1 - 2 ** -23')],
  ['a coefficient of the radius', (l) => l.sameNormals(), math('normal', '0.4992', '0.4993')],
  ['the sign of sines', (l) => l.sameNormals(), math('normal', 'signOf(w, turn)', 'signOf(w, word0)')],
  [
    'the word of logarithms',
    (l) => l.logUniforms(),
    math('normal', 'logNormal(w, uniform(w, word))', 'logNormal(w, fromOne(w, word))'),
  ],
]

describe('the laws of functions in WebAssembly', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy(edit, 'spec/interpret/wasm/laws/math.ts', law)).toBeDefined()
  })
})
