/** Loops over the axes of a shape, with one pointer for all tensors that lie alike. */
import type { Shape } from '../../core/graph.js'
import type { I32 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import * as i32 from './emit/i32.js'

/** A tensor as a nest reads or writes it: where it begins, and how many bytes its elements are apart along each axis. */
export interface Access {
  /** Equal for accesses that begin at one local. */
  readonly key: string
  readonly base: I32
  /** Bytes that the first element lies behind the base. */
  readonly offset: number
  readonly strides: readonly number[]
}

/** Where an access is in the present iteration; its offset comes on top. */
export type Pointers = (access: Access) => I32

const idOf = (a: Access): string => `${a.key}|${a.strides.join()}`

/** Neighbouring axes as one where every access goes through both at one distance. */
export const merged = <A extends Pick<Access, 'strides'>>(
  dims: Shape,
  accesses: readonly A[],
): readonly [Shape, readonly A[]] => {
  for (let i = dims.length - 2; i >= 0; i--)
    if (accesses.every((a) => a.strides[i] === a.strides[i + 1]! * dims[i + 1]!)) {
      const [head, tail] = [dims.slice(0, i), dims.slice(i + 2)]
      return merged(
        [...head, dims[i]! * dims[i + 1]!, ...tail],
        accesses.map((a) => ({ ...a, strides: a.strides.filter((_, k) => k !== i) })),
      )
    }
  return [dims, accesses]
}

/** How work is shared by threads: each takes a range of `count` things, and what can't be shared is done by the first. */
export interface Share {
  readonly range: (count: number) => readonly [from: I32, to: I32]
  readonly isFirst: I32
}

/** Counts the things of a thread, or all of them; what each thread does must not need what another one does. */
export const sharedLoop = (
  w: Writer,
  count: number,
  share: Share | undefined,
  body: (index: I32) => void,
): void => {
  if (share === undefined) return w.loop(0, count, 1, body)
  const [from, to] = share.range(count)
  w.when(i32.less(from, to), () => w.loop(from, to, 1, body))
}

/** Runs `body` for every element of a shape, of which there is one at least; it is given where each access is. */
export const nest = (
  w: Writer,
  dims: Shape,
  accesses: readonly Access[],
  body: (pointers: Pointers) => void,
  share?: Share,
): void => {
  const [axes, alike] = merged(dims, accesses)
  if (axes.length === 0 && share !== undefined)
    return w.when(share.isFirst, () => nest(w, dims, accesses, body))
  const ids = new Map(accesses.map((a, i) => [a, idOf(alike[i]!)]))
  const first = new Map(alike.map((a) => [idOf(a), a]))
  const go = (level: number, current: ReadonlyMap<string, I32>): void => {
    if (level === axes.length) return body((a) => current.get(ids.get(a)!)!)
    sharedLoop(w, axes[level]!, level === 0 ? share : undefined, (index) => {
      const steps = new Map<number, I32>()
      const next = new Map<string, I32>()
      for (const [id, a] of first) {
        const stride = a.strides[level]!
        const known = steps.get(stride) ?? w.let(i32.mul(index, stride))
        steps.set(stride, known)
        next.set(id, stride === 0 ? current.get(id)! : w.let(i32.add(current.get(id)!, known)))
      }
      go(level + 1, next)
    })
  }
  go(0, new Map([...first].map(([id, a]) => [id, a.base])))
}
