// Values that the command line of the table puts in a profile's place.
import { describe, expect, it } from 'vitest'
import { read } from '../../../examples/04-systems/table/options.js'
import { killedBy, type Edit } from '../../mutants.js'
import { left, right } from './files.js'
import * as Laws from './laws/assignments.js'

describe('assignments', () => {
  it('put values in the place of their names', () => Laws.assignedByName())
  it('come back from their text', () => Laws.assignedAgain())

  it('follow each other', () => {
    expect(right(read(['--data', 'svhn', '--set', 'sigma=1', '--set', 'vae:sigma=2'])).set).toEqual([
      { name: 'sigma', value: 1 },
      { system: 'vae', name: 'sigma', value: 2 },
    ])
  })

  it.each([
    ['sigma=0', /Give sigma a number above 0, and not '0'/],
    ['sigma=', /Give sigma a number above 0, and not ''/],
    ['damc.updates=1.5', /an integer of at least 1, and not '1.5'/],
    ['damc.nullProbability=1.5', /a number from 0 to 1 or both, and not '1.5'/],
    ['damc.start=here', /sampler or noise, and not 'here'/],
    ['decay=-1', /a number of at least 0, and not '-1'/],
    ['sigma=0.1,sgima=0.2', /'sgima=0.2' is not one of these names[^]*sigma, posterior.steps/],
    ['constructor=1', /'constructor=1' is not one of these names/],
    ['gan:sigma=0.1', /'gan' is no system; there are vae/],
  ])('complain of %s', (text, complaint) => {
    const stop = left(read(['--data', 'svhn', '--set', text]))
    expect(stop.code).toBe(2)
    expect(stop.text).toMatch(complaint)
  })
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/table/${file}.ts`,
  from,
  to,
})

describe('mutants of assignments', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<void>]>([
    [
      'a value for all systems',
      edit('assignments', 'one.system === undefined || one.system === system', 'true'),
      (laws) => laws.assignedByName(),
    ],
    [
      'a value that forgets its neighbours',
      edit('assignments', '{ ...at, [key]', '{ [key]'),
      (laws) => laws.assignedByName(),
    ],
    [
      'a name of no place',
      edit('assignments', "'prior.steps':", "'prior.step':"),
      (laws) => laws.assignedByName(),
    ],
    ['a text without systems', edit('assignments', '`${system}:`', "''"), (laws) => laws.assignedAgain()],
    ['assignments left out', edit('work', 'assigned(set)', 'assigned([])'), (laws) => laws.assignedAgain()],
  ])('%s', async (_, mutant, law) => {
    const path = 'spec/examples/systems/laws/assignments.ts'
    expect(await killedBy<typeof Laws>(mutant, path, law)).toBeDefined()
  })
})
