// Long calls give the host its turn, and runs stop in their midst.

import { describe, expect, it } from 'vitest'
import { killedBy } from '../../mutants.js'
import * as Laws from './turnLaws.js'

describe.each([
  ['as modules', true],
  ['on kernels of tfjs', false],
] as const)('a call in turns with the host, %s', (_, modules) => {
  it('is a call at once [bitwise]', () => Laws.sameInTurns(modules))
  it('that is given up leaves nothing behind', () => Laws.givenUp(modules))
})

describe('a program in a call', () => {
  it('refuses another call', () => Laws.oneAtATime())
  it('ends the call before it is disposed of', () => Laws.disposed())
})

describe('a run that is stopped in the midst of a step', () => {
  it('has trained up to the iteration before, and goes on from there [bitwise]', () => Laws.trainingStops())
  it('has moved up to the step before, and goes on from there [bitwise]', () => Laws.chainsStop())
})

const edit = (file: string, from: string, to: string) => ({ file: `lib/interpret/${file}.ts`, from, to })

describe('mutants of turns', () => {
  it.each<[string, ReturnType<typeof edit>, (laws: typeof Laws) => Promise<void>]>([
    [
      'all in one piece',
      edit(
        'tfjs/room',
        'yield exports.run(places.parameters, block, k, some)',
        'exports.run(places.parameters, block, k, some)',
      ),
      (l) => l.sameInTurns(true),
    ],
    [
      'results left behind',
      edit('tfjs/Tfjs', 'abandon(m)\n        return undefined', 'return undefined'),
      (l) => l.givenUp(true),
    ],
    ['two calls at a time', edit('tfjs/Tfjs', 'busy = true', 'busy = false'), (l) => l.oneAtATime()],
    ['disposed of in the midst', edit('tfjs/Tfjs', 'if (!busy) free()', 'free()'), (l) => l.disposed()],
    [
      'no stop of training',
      edit('run/eventLoop', 'return signal?.aborted !== true', 'return true'),
      (l) => l.trainingStops(),
    ],
    [
      'no stop of chains',
      edit('run/walk', '...o.parameters], goOn)', '...o.parameters], () => Promise.resolve(true))'),
      (l) => l.chainsStop(),
    ],
  ])('%s', async (_, mutation, law) => {
    expect(await killedBy<typeof Laws>(mutation, 'spec/interpret/run/turnLaws.ts', law)).toBeDefined()
  })
})
