import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/errors.js'

describe('errors of building', () => {
  it('name the binder of a variable that escapes', () => Laws.escapes())
  it('name the path to a shape mismatch deep inside a composed program', () => Laws.misfits())
  it('name the loop whose state changes its type, or whose count is none', () => Laws.states())
  it('leave no path behind', () => Laws.pathsEnd())
})

const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'the end of a path',
    'pathsEnd',
    { file: 'lib/core/GiryError.ts', from: 'path = outer', to: 'path = path' },
  ],
  [
    'the check of scopes',
    'escapes',
    { file: 'lib/core/reify.ts', from: 'if (!ids.has(n.outputs[0]!))', to: 'if (ids.has(n.outputs[0]!))' },
  ],
]

describe('the laws of errors', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/errors.ts', (laws) => laws[law]())).toBeDefined()
  })
})
