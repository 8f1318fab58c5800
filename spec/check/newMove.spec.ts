// The page docs/new-move.md: what it shows runs, and its test of the move can fail.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../../.config/aliases.js'
import { run, type Code } from '../docs/code.js'
import { compile, typeErrors } from '../docs/compiler.js'

const file = 'docs/new-move.md'
const page = readFileSync(join(repository, file), 'utf8')
const [move, test, use] = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]!)
const load = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier)
const program = (...blocks: readonly string[]): Code => ({ file, line: 1, text: blocks.join('') })

describe('a new move outside of the library', () => {
  it('takes at most 25 lines, and a test of three', () => {
    expect(move!.trimEnd().split('\n').length).toBeLessThanOrEqual(25)
    expect(test!.trimEnd().split('\n')).toHaveLength(3)
  })

  it('uses only public names, of the right types', () => {
    const whole = program(move!, test!, use!)
    expect(typeErrors(compile([whole]), [whole])).toEqual([])
    const sources = [...whole.text.matchAll(/from '([^']*)'/g)].map((m) => m[1])
    expect(new Set(sources)).toEqual(new Set(['giry', 'giry/check']))
  })

  it('keeps its laws [bitwise, and by quadrature]', () => run(program(move!, test!), load))
  it('runs', () => run(program(move!, test!, use!), load))

  it.each([
    ['no turn after a rejection', 'V.scale(target.space, -1, from.v)', 'from.v', 'the target is invariant'],
    ['no last kick', 'kick(drift(kick(from)))', 'drift(kick(from))', 'the target is invariant'],
    ['noise of another temperature', '1 - kept * kept', '1 - kept', 'the target is invariant'],
    ['another claim', 'K.invariant', 'K.reversible', 'the kernel is reversible'],
  ])('fails its test with %s', async (_, from, to, law) => {
    expect(move!.split(from)).toHaveLength(2)
    await expect(run(program(move!.replace(from, to), test!), load)).rejects.toThrow(law)
  })
})
