/**
 * Laws of programs as JSON: a random function is written and read back with nothing lost.
 *   encode . decode . encode = encode    hash . decode . encode = hash    the decoded program draws the same numbers
 */
import * as fc from 'fast-check'
import { decode, encode } from '../../core/codec.js'
import { hash } from '../../core/hash.js'
import type { Program } from '../../core/Ir.js'
import type * as Space from '../../core/Space.js'
import { lanes } from '../../interpret/exact/lanes.js'
import { prepareProgram } from '../../interpret/reference/block.js'
import { orFail } from '../../interpret/run/task.js'
import type { Random } from '../../random/Random.js'
import { differs, samples } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

/**
 * The laws of the program of a random function: of a kernel's step, say.
 *
 * @example
 * import { Energy as E, Move as M, Space as S } from 'giry'
 * import { Laws } from 'giry/check'
 * const kernel = M.mala({ stepSize: 0.3 })(E.standardNormal(S.real(2)))
 * Laws.failures(Laws.codec(kernel.source, kernel.step)) // []
 */
export const codec = <X>(
  space: Space.Space<X>,
  f: (x: X) => Random<unknown>,
  effort: Effort = {},
): readonly Verdict[] => {
  const made = () => {
    const { program, bindings } = lanes('codec', space, 1, f).reified
    return { program, bindings, text: JSON.stringify(encode(program)) }
  }
  const again = (text: string): Program => orFail(decode(JSON.parse(text)))
  // nothing here depends on numbers, so one look is enough
  const once = (law: string, prepare: () => string | undefined): Verdict =>
    property(law, 'bitwise', { ...effort, runs: 1 }, fc.constant('the program'), () => {
      const found = prepare()
      return () => found
    })
  return [
    once('what is read is written the same', () => {
      const { text } = made()
      const twice = JSON.stringify(encode(again(text)))
      return twice === text ? undefined : `${twice.length} characters against ${text.length}, or others`
    }),
    once('reading keeps the hash', () => {
      const { program, text } = made()
      const [before, after] = [hash(program), hash(again(text))]
      return before === after ? undefined : `${after} against ${before}`
    }),
    property('a program that is read draws the same numbers', 'bitwise', effort, samples(space), () => {
      const { program, bindings, text } = made()
      const run = (p: Program): ((args: readonly Float64Array[]) => readonly number[]) => {
        const kernel = prepareProgram(p)
        const bound = p.inputs.slice(1 + space.leaves.length).map((i) => Float64Array.from(bindings[i.name]!))
        return (args) => kernel([...args, ...bound]).flatMap((cells) => Array.from(cells))
      }
      const [written, read] = [run(program), run(again(text))]
      return ({ key, point }) => {
        const args = [Float64Array.from(key), ...point.map((numbers) => Float64Array.from(numbers))]
        return differs(read(args), written(args))
      }
    }),
  ]
}
