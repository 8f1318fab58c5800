// A posterior of one's own, from a CSV file: how a drug leaves the blood, level ~ N(start exp(-rate hours), sigma).
//   npx tsx examples/03-posteriordb/own.ts
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Bijection as B, Energy as E, Error as GiryErrors, Space as S, Term as T } from 'giry'
import { halfCauchy, residuals, together } from './densities.js'
import { model } from './model.js'
import { profiles } from './profiles.js'
import { sample, summarised } from './sample.js'

const csv = readFileSync(new URL('own.csv', import.meta.url))
const rows = parse<{ hours: number; level: number }>(csv, { columns: true, cast: true })
const hours = T.vector(rows.map((row) => row.hours))
const level = T.vector(rows.map((row) => row.level))
const free = B.exponential(S.struct({ start: S.scalar, rate: S.scalar, sigma: S.scalar })) // all three are positive
const energy = E.energy('decay', free.target, ({ start, rate, sigma }) => {
  const expected = T.scale(start)(T.exp(T.scale(T.neg(rate))(hours)))
  const fit = residuals(sigma)(T.sub(level, expected))
  return together(fit, halfCauchy(10)(start), halfCauchy(1)(rate), halfCauchy(1)(sigma))
})
const decay = model({ name: 'decay', energy, free, moments: 'dense', leapfrogs: 2 })
const place = { profile: profiles.full, seed: 1, backend: 'wasm' }
const found = await pipe(sample('nuts', place)(decay), TaskEither.chainEitherK(summarised))()
if (Either.isRight(found)) console.table(found.right)
else console.error(GiryErrors.show(found.left))
