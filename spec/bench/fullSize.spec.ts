// The command line of the full-size iterations; what they do is tested with the profiles of the systems.

import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { read } from './fullSize/options.js'

describe('the options of the full-size iterations', () => {
  it('are the paper batch and one thread by default', () => {
    expect(read([])).toEqual(Either.right({ iterations: 3, batch: 128, threads: 1 }))
    expect(read(['--iterations', '5', '--threads', '2', '--path', 'x'])).toEqual(
      Either.right({ iterations: 5, batch: 128, threads: 2, path: 'x' }),
    )
  })

  it.each([
    ['--iterations', '0'],
    ['--batch', '1.5'],
    ['--threads', 'two'],
  ])('refuse %s %s', (option, value) => {
    expect(read([option, value])).toMatchObject(Either.left({ code: 2 }))
  })
})
