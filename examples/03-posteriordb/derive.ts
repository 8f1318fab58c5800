// Derives data/reference_moments.json from the reference draws of posteriordb, which aren't kept here (2.5 MB):
//   npx tsx examples/03-posteriordb/derive.ts --path DIR > examples/03-posteriordb/data/reference_moments.json
// DIR has draws/*.json.zip, as in posterior_database/reference_posteriors/draws of posteriordb.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { unzipSync, strFromU8 } from 'fflate'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { Error as GiryErrors } from 'giry'
import { orExit, readWith } from '../shared/command.js'
import { dataFolder } from './data.js'
import { meanOf, momentsOf } from './compare.js'
import type { Moments, References } from './reference.js'

/** Chains of draws by the names of quantities. */
type Draws = readonly Readonly<Record<string, readonly number[]>>[]

const byDraws = [
  'eight_schools-eight_schools_noncentered',
  'arK-arK',
  'kidiq-kidscore_momiq',
  'kidiq-kidscore_interaction',
  'sblri-blr',
]
const byQuadrature = 'wells_data-wells_dist100_model'

interface Quadrature {
  readonly parameters: Readonly<Record<string, { readonly mean: number; readonly sd: number }>>
}

const readDraws = async (folder: string, posterior: string): Promise<Draws> => {
  const files = unzipSync(await readFile(join(folder, 'draws', `${posterior}.json.zip`)))
  const [content] = Object.values(files)
  return JSON.parse(strFromU8(content!)) as Draws
}

const ofDraws = (draws: Draws): Readonly<Record<string, Moments>> =>
  Object.fromEntries(
    Object.keys(draws[0]!).map((name) => {
      const chains = draws.map((chain) => Float64Array.from(chain[name]!))
      const moments = pipe(
        momentsOf(chains, meanOf(chains)),
        Either.getOrElseW((e) => {
          throw new Error(GiryErrors.show(e))
        }),
      )
      return [name, moments]
    }),
  )

const ofQuadrature = ({ parameters }: Quadrature): Readonly<Record<string, Moments>> => {
  const exactly = (value: number) => ({ value, mcse: 0 })
  const known = ({ mean, sd }: { readonly mean: number; readonly sd: number }): Moments => ({
    mean: exactly(mean),
    second: exactly(sd * sd + mean * mean),
    spread: exactly(sd * sd),
  })
  return Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, known(p)]))
}

const command = new Command('derive')
  .description('Derives the reference moments from reference draws, and writes them to standard output.')
  .requiredOption('--path <folder>', 'the folder with draws/*.json.zip')

const { path } = orExit(readWith(command, process.argv.slice(2))).opts<{ readonly path: string }>()
const quadrature = JSON.parse(
  await readFile(join(dataFolder, 'logistic_quadrature_reference.json'), 'utf8'),
) as Readonly<Record<string, Quadrature>>
const found = await Promise.all(
  byDraws.map(async (posterior) => [posterior, ofDraws(await readDraws(path, posterior))] as const),
)
const references: References = {
  ...Object.fromEntries(found),
  [byQuadrature]: ofQuadrature(quadrature[byQuadrature]!),
}
process.stdout.write(`${JSON.stringify(references, null, 1)}\n`)
