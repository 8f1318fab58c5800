/**
 * The generator of several latents, top first (Nijkamp et al. 2020), in noise space, where all are N(0, I):
 *   h = W e_1,   then for each layer l below   z_l = mu_l(h) + sd_l(h) e_l,   h <- h + W_l z_l + act(conv_l(h))
 * with sd_l the softplus of a dense layer. The features h are as large as the first image of the one-layer generator, whose
 * other layers follow.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Net as N, Random as R, Space as S, Term as T } from 'giry'
import { leaky } from './nets.js'
import type { Latent } from './parts.js'
import type { Setting } from './setting.js'

/** Latents of all layers, top first. */
export type Latents = readonly Latent[]

export const topDownLatents = ({ sizes: { layers } }: Setting): S.Space<Latents> =>
  S.tuple(...layers.map((d: number) => S.real(d)))

interface Size {
  readonly side: number
  readonly channels: number
}

/** Features of a latent, as the one-layer generator begins. */
const lifted = (latent: number, { side, channels }: Size) =>
  pipe(
    N.convTranspose2d({ inputs: latent, outputs: channels, kernel: side }),
    N.contramap(N.image(1, 1, latent)),
  )

interface Below {
  readonly h: N.Image
  readonly e: Latent
}

/** A layer below the top one. */
const layerBelow = (latent: number, size: Size) => {
  const width = size.side * size.side * size.channels
  const nets = N.struct({
    law: N.dense(width, 2 * latent),
    lift: lifted(latent, size),
    filter: N.conv2d({ inputs: size.channels, outputs: size.channels, kernel: 3, pad: 1 }),
  })
  return N.net(nets.init, (p) => ({ h, e }: Below): N.Image => {
    const law = nets.law(p.law)(N.flatten(width)(h))
    const half = (begin: number): Latent => T.slice<readonly [number]>([begin], [latent], law)
    const z = T.add(half(0), T.mul(T.softplus(half(latent)), e))
    return T.add(T.add(h, nets.lift(p.lift)(z)), leaky(nets.filter(p.filter)(h)))
  })
}

export const topDownNet = ({ sizes: { layers, generator } }: Setting) => {
  const [[channels, side], ...rows] = generator as readonly [N.FilterRow, ...N.FilterRow[]]
  const size = { side, channels }
  const top = lifted(layers[0]!, size)
  const below = layers.slice(1).map((latent) => layerBelow(latent, size))
  const filters = rows.map(([outputs, kernel, stride, pad], i) =>
    N.convTranspose2d({ inputs: i === 0 ? channels : rows[i - 1]![0], outputs, kernel, stride, pad }),
  )
  const init = R.struct({
    top: top.init,
    below: R.sequence(below.map((l) => l.init)),
    filters: R.sequence(filters.map((l) => l.init)),
  })
  return N.net(init, (p) => ([first, ...others]: Latents): N.Image => {
    const h = others.reduce((seen, e, i) => below[i]!(p.below[i]!)({ h: seen, e }), top(p.top)(first!))
    return N.tanh(filters.reduce((x, f, i) => f(p.filters[i]!)(leaky(x)), h))
  })
}
