import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { read, type Program } from '../../../examples/shared/cli.js'

const program: Program = {
  name: '01-pinwheel',
  description: 'Learns a pinwheel.',
  profiles: ['start', 'full'],
  extra: {
    name: 'likelihood',
    description: 'which likelihood',
    choices: ['1', '2', '3', '4', '5', '6', '7', '8'],
  },
}

const options = (argv: readonly string[], environment = {}) => read(program, environment)(argv)

const complaint = (argv: readonly string[], of: Program = program) => {
  const result = read(of, {})(argv)
  if (Either.isRight(result)) throw new Error('there is no complaint')
  return result.left
}

describe('the command line of an example', () => {
  it('has defaults for everything', () => {
    const expected = {
      profile: 'start',
      seed: 1,
      threads: 1,
      resume: false,
      out: 'runs/01-pinwheel',
      path: undefined,
      positional: [],
    }
    expect(options([])).toEqual(Either.right(expected))
  })

  it('reads every option and the positional argument', () => {
    const argv = '--profile full --seed 7 --threads 2 --resume --out a --path b 8'.split(' ')
    const rest = { resume: true, out: 'a', path: 'b', positional: ['8'] }
    const expected = { profile: 'full', seed: 7, threads: 2, ...rest }
    expect(options(argv, { GIRY_DATA: 'data' })).toEqual(Either.right(expected))
  })

  it('finds the data folder in the environment', () => {
    expect(options([], { GIRY_DATA: 'data' })).toMatchObject({ right: { path: 'data' } })
  })

  it.each(['-1', '1.5', '1e3', 'x', '', '99999999999999999999'])('refuses the seed %j', (seed) => {
    const { code, text } = complaint(['--seed', seed])
    expect(code).toBe(2)
    expect(text).toContain('--seed')
    expect(text).toContain('integer that is 0 or more')
  })

  it('names the profiles there are', () => {
    const { code, text } = complaint(['--profile', 'fast'])
    expect(code).toBe(2)
    expect(text).toMatch(/--profile.*'fast'.*start, full/)
  })

  it('refuses a likelihood outside of 1..8, a second one, and one where there is none', () => {
    expect(complaint(['9'])).toMatchObject({ code: 2, text: expect.stringMatching(/likelihood.*1, 2, 3/) })
    expect(complaint(['1', '2']).code).toBe(2)
    expect(complaint(['1'], { ...program, extra: undefined }).code).toBe(2)
  })

  it('refuses an unknown option by name', () => {
    expect(complaint(['--sed', '1'])).toMatchObject({ code: 2, text: expect.stringContaining("'--sed'") })
  })

  it('helps on request, with exit code 0', () => {
    const { code, text } = complaint(['--help'])
    expect(code).toBe(0)
    for (const word of [
      '--profile',
      '--seed',
      '--resume',
      '--out',
      '--path',
      '[likelihood]',
      'Learns a pinwheel.',
    ]) {
      expect(text).toContain(word)
    }
  })
})
