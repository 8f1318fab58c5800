// The statistical suites from many seeds: `npx tsx spec/check/rotate.ts [seeds] [first seed]`, by default 200 from 1. A right library
// fails one of N seeds with a chance of at most N times the budget that it declares.

import { Laws, Stat } from 'giry/check'
import { verdicts } from '../budget.js'
import { calibration } from './statistics/calibration.js'
import { conditionals } from './statistics/conditionals.js'
import { invariance } from './statistics/invariance.js'
import { ranks } from './statistics/ranks.js'

const SUITES = [invariance, ranks, conditionals, calibration]

const [seeds, first] = [process.argv[2] ?? '200', process.argv[3] ?? '1'].map(Number)
const began = Date.now()
let broken = 0
let laws = 0
for (let seed = first!; seed < first! + seeds!; seed++) {
  const found = SUITES.flatMap((suite) => verdicts(suite, seed))
  const failures = Laws.failures(found)
  laws += found.length
  broken += failures.length > 0 ? 1 : 0
  if (failures.length > 0) console.log(Laws.report(failures))
}
const seconds = ((Date.now() - began) / 1000).toFixed(0)
console.log(`${seeds} seeds, ${laws} verdicts, ${broken} seeds with a failure, in ${seconds} s`)
console.log(`a false alarm has a chance of at most ${(seeds! * Stat.BUDGET).toExponential(0)}`)
process.exitCode = broken === 0 ? 0 : 1
