// How fast is giry? Times the rows of the bench against their peers and against what the machine can do, prints a table
// and writes runs/bench.json, both row by row.
// Run: npm run bench, or a part of it: npm run bench -- --rows ula-mixture,normal

import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../../examples/shared/command.js'
import { writeAtomic } from '../../examples/shared/writeAtomic.js'
import { open } from '../../lib/interpret/backends.js'
import { bench } from './bench.js'
import { must } from './contenders/giry.js'
import { openJax } from './contenders/jaxjs.js'
import { registerGradients } from './contenders/tfjs.js'
import { read } from './options.js'
import { progressBar } from './progressBar.js'
import { rows } from './rows.js'
import type { Setting } from './row.js'
import { header, lineOf, type Result } from './table.js'

const setting = async (): Promise<Setting> => {
  const giry = must(await open('wasm')())
  const plain = must(await open('wasm', { modules: false })())
  const two = must(await open('wasm', { threads: 2 })())
  registerGradients()
  return { giry, plain, two, jax: await openJax() }
}

const main = async (argv: readonly string[]): Promise<void> => {
  const o = orExit(read(rows.map(({ name }) => name))(argv))
  const s = await setting()
  const wanted = rows.filter(({ name }) => o.rows.includes(name))
  const bar = progressBar(wanted.length)
  const results: Result[] = []
  bar.say(header)
  for (const row of wanted) {
    const at = (stage: string): void => bar.at(row.name, results.length, stage)
    at('warming up')
    const { result, ceilings } = await bench(row, s, {
      rounds: o.rounds,
      clock: () => performance.now(),
      onRound: (done, total) => at(`round ${done + 1} of ${total}`),
    })
    results.push(result)
    bar.say(lineOf(result, ceilings))
    const remark = row.remark?.(result.giryMs, ceilings.productMs)
    if (remark !== undefined) bar.say(`  ${remark}`)
    // after every row, so that a run that is stopped keeps those that it has
    const written = await writeAtomic(o.out, 'bench.json', `${JSON.stringify(results, undefined, 2)}\n`)()
    if (Either.isLeft(written)) throw written.left
  }
  bar.close()
  console.log(join(o.out, 'bench.json'))
}

await main(process.argv.slice(2))
