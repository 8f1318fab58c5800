// Work in pieces, between which the host has its turn, is the same work.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/pieces.js'

describe('segments in pieces', () => {
  it('are segments at once, on generated programs [bitwise]', () => {
    const [smallest, larger, single] = Laws.generated(200)
    console.log(`200 programs in ${smallest}, ${larger} and ${single} pieces`)
    expect(smallest).toBeGreaterThan(larger!)
    expect(larger).toBeGreaterThan(single!)
  })
  it('are segments at once, where states are replaced in loops [bitwise]', () => Laws.specially())

  const dense = 'lib/interpret/wasm/dense'
  const mutants: readonly (readonly [name: string, edit: Edit])[] = [
    [
      'pieces of one iteration',
      { file: `${dense}/segment.ts`, from: 'times * step.count, begin', to: 'times, begin' },
    ],
    [
      'a piece too many in a call',
      {
        file: `${dense}/segment.ts`,
        from: 'i32.less(i32.sub(present.get, first), number)',
        to: 'i32.less(i32.sub(present.get, first), i32.add(number, 1))',
      },
    ],
    [
      'the midst of a while loop as a piece',
      {
        file: `${dense}/segment.ts`,
        from: 'w.when(goesOn.get, () => all(steps))',
        to: 'w.when(goesOn.get, () => (times > 0 ? writePieces(steps, times, () => begin(i)) : all(steps)))',
      },
    ],
    [
      'pieces of a loop that has ended as those after it',
      {
        file: `${dense}/segment.ts`,
        from: 'if (times > 0) inPiece(times, next)',
        to: 'if (times > 0) w.when(goesOn.get, () => inPiece(times, next))',
      },
    ],
    [
      'an iteration that is not told which it is',
      {
        file: `${dense}/segment.ts`,
        from: '            begin()\n            write(step)',
        to: '            write(step)',
      },
    ],
    [
      'iterations that are told outside of their pieces',
      {
        file: `${dense}/segment.ts`,
        from: 'if (times > 0) return writePieces(steps, times, () => begin(i))\n          begin(i)',
        to: 'begin(i)\n          if (times > 0) return writePieces(steps, times, () => undefined)',
      },
    ],
  ]
  it.each(mutants)('kill a mutant: %s', async (_, edit) => {
    const law = 'spec/interpret/wasm/laws/pieces.ts'
    expect(
      await killedBy<typeof Laws>(edit, law, (laws) => {
        laws.generated(60)
        laws.specially()
      }),
    ).toBeDefined()
  })
})
