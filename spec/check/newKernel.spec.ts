// The page docs/new-kernel.md: what it shows runs, its proof can fail, and a wrong kernel is told as the page says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../../.config/aliases.js'
import { run, type Code } from '../docs/code.js'
import { compile, typeErrors } from '../docs/compiler.js'

const file = 'docs/new-kernel.md'
const page = readFileSync(join(repository, file), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((m) => m[1]!)
const [kernel, proof, finite, statistics, use] = blocks('ts') as [string, string, string, string, string]
const [report] = blocks('text') as [string]
const load = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier)
const program = (...parts: readonly string[]): Code => ({ file, line: 1, text: parts.join('') })

const edited = (from: string, to: string): string => {
  expect(kernel.split(from)).toHaveLength(2)
  return kernel.replace(from, to)
}
const wrong = (): string => edited('T.add(proposals, refusals)', 'refusals')
const laws = "import { Laws } from 'giry/check'\n"

describe('a kernel outside of the library', () => {
  it('takes at most 30 lines, and a proof of three', () => {
    expect(kernel.trimEnd().split('\n').length).toBeLessThanOrEqual(30)
    expect(proof.trimEnd().split('\n')).toHaveLength(3)
  })

  it('uses only public names, of the right types', () => {
    const whole = program(kernel, proof, finite, statistics, use)
    expect(typeErrors(compile([whole]), [whole])).toEqual([])
    const sources = [...whole.text.matchAll(/from '([^']*)'/g)].map((m) => m[1])
    expect(new Set(sources)).toEqual(new Set(['giry', 'giry/check']))
  })

  it('keeps its laws [bitwise, and by quadrature]', () => run(program(kernel, proof), load))
  it('keeps them for its budget of draws [in law]', () => run(program(kernel, laws, statistics), load))
  it('runs', () => run(program(kernel, proof, use), load))
})

describe('a wrong kernel outside of the library', () => {
  it('is told by quadrature, as the page says', () => {
    const told = `Laws.report(Laws.failures(Laws.kernel(kernel))) // ${JSON.stringify(report.trimEnd())}\n`
    const made = proof.split('\n').slice(0, 2).join('\n')
    return run(program(wrong(), made, '\n', told), load)
  })

  it('is told on a finite space, as the page says', () => run(program(kernel, laws, finite), load))

  it.each([
    ['one step', 'Stat.rankTest', 'the target is invariant'],
    ['paths', 'Stat.invariance', 'ranks along a path are uniform'],
  ])('is found by draws of %s', async (_, other, law) => {
    const test = statistics
      .split('\n')
      .filter((l) => !l.includes(other))
      .join('\n')
    await expect(run(program(wrong(), laws, test), load)).rejects.toThrow(law)
  })

  it.each([
    ['no densities of the first proposals', 'T.add(proposals, refusals)', 'refusals'],
    ['no probabilities of refusals', 'T.add(proposals, refusals)', 'proposals'],
    ['densities the other way round', 'logQ(z, y), logQ(x, y)', 'logQ(x, y), logQ(z, y)'],
    ['a refusal of the way back from y', 'logRefuse(z, y)', 'logRefuse(y, z)'],
    ['another scale in the density', 'scale ** 2', 'scale'],
    ['a second point that is taken for the first', 'logRatio(x, y), y, after', 'logRatio(x, y), after, y'],
  ])('fails its proof with %s', async (_, from, to) => {
    await expect(run(program(edited(from, to), proof), load)).rejects.toThrow('the target is invariant')
  })
})
